package lastone.demo;

import java.time.Clock;
import java.util.List;
import lastone.db.Transactions;
import lastone.product.NewProduct;
import lastone.product.ProductService;
import lastone.user.DemoUsers;
import org.jdbi.v3.core.Handle;

/** Fills an empty shop, so that a demo has something to sell and someone to buy it. */
public final class DemoData {

    static final int USERS = 1_000;

    private static final long BALANCE = 1_000_000;

    private final Transactions transactions;
    private final ProductService products;
    private final Clock clock;

    public DemoData(Transactions transactions, ProductService products, Clock clock) {
        this.transactions = transactions;
        this.products = products;
        this.clock = clock;
    }

    /**
     * All or nothing; of several servers that start at once on one database, one fills it: the others lose the race for
     * the first user's id, run again and find the shop full.
     */
    public void fillEmptyShop() {
        transactions.execute(this::fillIfEmpty);
    }

    private void fillIfEmpty(Handle handle) {
        if (products.isEmpty(handle) && DemoUsers.tryCreate(handle, USERS, BALANCE, clock.instant())) {
            createProducts(handle);
        }
    }

    private void createProducts(Handle handle) {
        products.create(handle, product("Moonlight Lamp, time sale", option("Warm white", 39_000, 1_000)));
        products.create(
                handle,
                product(
                        "Merino Beanie",
                        option("Charcoal", 24_000, 120),
                        option("Oatmeal", 24_000, 80),
                        option("Forest", 24_000, 45)));
        products.create(
                handle,
                product("Linen Shirt", option("S", 52_000, 40), option("M", 52_000, 60), option("L", 52_000, 35)));
        products.create(
                handle,
                product(
                        "Canvas Sneakers",
                        option("250 mm", 68_000, 25),
                        option("260 mm", 68_000, 40),
                        option("270 mm", 68_000, 40),
                        option("280 mm", 68_000, 15)));
        products.create(handle, product("Pour-over Kettle", option("0.6 l", 47_000, 70), option("1.0 l", 55_000, 50)));
        products.create(
                handle,
                product(
                        "Single-origin Coffee",
                        option("200 g, beans", 14_000, 300),
                        option("200 g, ground", 14_000, 200),
                        option("1 kg, beans", 58_000, 90)));
        products.create(
                handle, product("Walnut Cutting Board", option("Small", 29_000, 60), option("Large", 43_000, 30)));
        products.create(handle, product("Stoneware Mug", option("Sand", 16_000, 150), option("Ink", 16_000, 150)));
        products.create(handle, product("Cast-iron Pan", option("20 cm", 38_000, 45), option("26 cm", 54_000, 30)));
        products.create(handle, product("Chef's Knife", option("18 cm", 89_000, 25), option("21 cm", 98_000, 20)));
        products.create(
                handle, product("Mechanical Keyboard", option("Linear", 129_000, 35), option("Tactile", 129_000, 35)));
        products.create(
                handle, product("Wireless Earbuds", option("Black", 99_000, 100), option("White", 99_000, 100)));
        products.create(
                handle, product("Desk Mat", option("60 x 30 cm", 19_000, 200), option("90 x 40 cm", 27_000, 150)));
        products.create(handle, product("Dot-grid Notebook", option("A5", 9_000, 500), option("B6", 8_000, 300)));
        products.create(handle, product("Fountain Pen", option("Fine", 45_000, 60), option("Medium", 45_000, 60)));
        products.create(handle, product("Yoga Mat", option("4 mm", 35_000, 80), option("6 mm", 39_000, 80)));
        products.create(
                handle, product("Insulated Bottle", option("500 ml", 26_000, 140), option("750 ml", 31_000, 110)));
        products.create(handle, product("Trail Backpack", option("18 l", 74_000, 30), option("28 l", 92_000, 25)));
        products.create(
                handle,
                product("Rain Jacket", option("M", 84_000, 40), option("L", 84_000, 40), option("XL", 84_000, 20)));
        products.create(handle, product("Wool Blanket", option("130 x 180 cm", 79_000, 35)));
        products.create(handle, product("Soy Candle", option("Cedar", 18_000, 120), option("Fig", 18_000, 120)));
        products.create(handle, product("Monstera", option("12 cm pot", 22_000, 24), option("17 cm pot", 36_000, 12)));
        products.create(handle, product("Vinyl Record, signed", option("First pressing", 65_000, 1)));
        products.create(
                handle, product("Gift Card", option("10,000", 10_000, 10_000), option("50,000", 50_000, 10_000)));
    }

    private static NewProduct product(String name, NewProduct.Option... options) {
        return new NewProduct(name, List.of(options));
    }

    private static NewProduct.Option option(String name, long price, long stock) {
        return new NewProduct.Option(name, price, stock);
    }
}
