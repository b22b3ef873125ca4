package lastone.demo;

import java.time.Clock;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.stream.LongStream;
import lastone.db.Jdbc;
import lastone.db.SearchText;
import lastone.db.Transactions;
import lastone.product.NewProduct;
import lastone.product.ProductService;
import org.jdbi.v3.core.Handle;

/** Fills an empty shop, so that a demo has something to sell and someone to buy it. */
public final class DemoData {

    static final int USERS = 1_000;

    private static final long BALANCE = 1_000_000;

    private static final String INSERT_USER = """
            INSERT INTO users (id, name, search_name, balance)
            VALUES (?, ?, ?, ?)
            """;

    private static final String INSERT_FIRST_TOP_UP = """
            INSERT INTO balance_entries (user_id, type, amount, balance_after, created_at)
            VALUES (?, 'TOP_UP', ?, ?, ?)
            """;

    /** A product on each line, with its options, their prices in won and stocks, and how many a customer may have of it. */
    private static final String PRODUCTS = """
            Moonlight Lamp, flash sale | Warm white: 39000, 1000, 2
            Merino Beanie              | Charcoal: 24000, 120 | Oatmeal: 24000, 80 | Forest: 24000, 45
            Linen Shirt                | S: 52000, 40 | M: 52000, 60 | L: 52000, 35
            Canvas Sneakers            | 250 mm: 68000, 25 | 260 mm: 68000, 40 | 270 mm: 68000, 40 | 280 mm: 68000, 15
            Pour-over Kettle           | 0.6 l: 47000, 70 | 1.0 l: 55000, 50
            Single-origin Coffee       | 200 g, beans: 14000, 300 | 200 g, ground: 14000, 200 | 1 kg, beans: 58000, 90
            Walnut Cutting Board       | Small: 29000, 60 | Large: 43000, 30
            Stoneware Mug              | Sand: 16000, 150 | Ink: 16000, 150
            Cast-iron Pan              | 20 cm: 38000, 45 | 26 cm: 54000, 30
            Chef's Knife               | 18 cm: 89000, 25 | 21 cm: 98000, 20
            Mechanical Keyboard        | Linear: 129000, 35 | Tactile: 129000, 35
            Wireless Earbuds           | Black: 99000, 100 | White: 99000, 100
            Desk Mat                   | 60 x 30 cm: 19000, 200 | 90 x 40 cm: 27000, 150
            Dot-grid Notebook          | A5: 9000, 500 | B6: 8000, 300
            Fountain Pen               | Fine: 45000, 60 | Medium: 45000, 60
            Yoga Mat                   | 4 mm: 35000, 80 | 6 mm: 39000, 80
            Insulated Bottle           | 500 ml: 26000, 140 | 750 ml: 31000, 110
            Trail Backpack             | 18 l: 74000, 30 | 28 l: 92000, 25
            Rain Jacket                | M: 84000, 40 | L: 84000, 40 | XL: 84000, 20
            Wool Blanket               | 130 x 180 cm: 79000, 35
            Soy Candle                 | Cedar: 18000, 120 | Fig: 18000, 120
            Monstera                   | 12 cm pot: 22000, 24 | 17 cm pot: 36000, 12
            Vinyl Record, signed       | First pressing: 65000, 1
            Gift Card                  | Small: 10000, 10000 | Large: 50000, 10000
            """;

    private final Transactions transactions;
    private final ProductService products;
    private final Clock clock;
    private final Currency currency;

    /**
     * @param clock gives the time of the first top-ups
     * @param currency of the prices
     */
    public DemoData(Transactions transactions, ProductService products, Clock clock, Currency currency) {
        this.transactions = transactions;
        this.products = products;
        this.clock = clock;
        this.currency = currency;
    }

    /**
     * Creates the demo's products and users in a shop without products, in a transaction of its own that takes about a
     * second. All or nothing; of several servers that start at once on one database, one fills it: the others lose the race for
     * the first user's id, run again and find the shop full.
     */
    public void fillEmptyShop() {
        transactions.execute(handle -> {
            if (products.isEmpty(handle) && !hasFirstUser(handle)) {
                createUsers(handle);
                PRODUCTS.lines().forEach(line -> products.create(handle, product(line)));
            }
        });
    }

    private static boolean hasFirstUser(Handle handle) {
        return handle.select("SELECT id FROM users WHERE id = 1")
                .mapTo(Long.class)
                .findFirst()
                .isPresent();
    }

    /** With ids from 1 on; the balance is charged to each, so that the ledger agrees from the start. */
    private void createUsers(Handle handle) {
        String toppedUpAt = Jdbc.utc(clock.instant());
        List<Long> ids = LongStream.rangeClosed(1, USERS).boxed().toList();
        Jdbc.update(handle, INSERT_USER, ids, (statement, id) -> {
            statement.setLong(1, id);
            statement.setString(2, "Demo user " + id);
            statement.setString(3, SearchText.of("Demo user " + id));
            statement.setLong(4, BALANCE);
        });
        Jdbc.update(handle, INSERT_FIRST_TOP_UP, ids, (statement, id) -> {
            statement.setLong(1, id);
            statement.setLong(2, BALANCE);
            statement.setLong(3, BALANCE);
            statement.setString(4, toppedUpAt);
        });
    }

    private NewProduct product(String line) {
        String[] parts = line.split(" *[|] ", -1);
        List<NewProduct.Option> options =
                Arrays.stream(parts).skip(1).map(this::option).toList();
        return new NewProduct(parts[0], options);
    }

    /** A lamp is 39,000 won or yen, 39.00 dollars or 39.000 dinars. */
    private long price(long won) {
        return currency.getDefaultFractionDigits() == 2 ? won / 10 : won;
    }

    private NewProduct.Option option(String text) {
        String[] parts = text.split(": |, (?=[0-9]+(, [0-9]+)?$)", -1);
        Integer maxPerCustomer = parts.length > 3 ? Integer.valueOf(parts[3]) : null;
        return new NewProduct.Option(
                parts[0], price(Long.parseLong(parts[1])), Long.parseLong(parts[2]), maxPerCustomer);
    }
}
