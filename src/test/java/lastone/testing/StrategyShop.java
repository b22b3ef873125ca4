package lastone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import lastone.Main;
import lastone.batch.Batch;
import lastone.db.Database;
import lastone.error.ShopException;
import lastone.event.Outbox;
import lastone.order.Order;
import lastone.order.OrderObserver;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.product.NewProduct;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.stock.Stock;
import lastone.stock.StockUpdate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The services of one server over a database of its own, and a look behind their back at the rows. */
public record StrategyShop(Database database, Shop services) implements Rows, AutoCloseable {

    /** Their ids are 1 to this. */
    private static final int USERS = 1_000;

    /** A server with a strategy over a database; several may share the database. */
    public static StrategyShop open(Strategy strategy, Map<String, String> settings) {
        return open(strategy, settings, Clock.systemUTC());
    }

    public static StrategyShop open(Strategy strategy, Map<String, String> settings, Clock clock) {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("STOCK_WAIT", "PT60S");
        all.putIfAbsent("REDIS_URLS", RedisNode.sharedUrls());
        all.put("MODE", "demo");
        all.put("STOCK_STRATEGY", strategy.configName());
        Config config = Config.from(all);
        Database database = config.openDatabase();
        database.jdbi().useHandle(StrategyShop::createUsers);
        return new StrategyShop(database, Main.open(config, database, clock, OrderObserver.NONE));
    }

    private static void createUsers(Handle handle) {
        if (handle.select("SELECT COUNT(*) FROM users").mapTo(Long.class).one() > 0) {
            return;
        }
        String user = "('Buyer', 1000000)";
        handle.execute("INSERT INTO users (name, balance) VALUES " + user + (", " + user).repeat(USERS - 1));
        handle.execute("""
                INSERT INTO balance_entries (user_id, type, amount, balance_after, created_at)
                SELECT id, 'TOP_UP', balance, balance, CURRENT_TIMESTAMP(6)
                FROM users
                """);
    }

    public long option(long stock) {
        return services.products()
                .create(new NewProduct("Thing", List.of(new NewProduct.Option("Only", 10, stock))))
                .options()
                .getFirst()
                .id();
    }

    @Override
    public Jdbi jdbi() {
        return database.jdbi();
    }

    /** 1 when the order was placed, 0 when it was refused for lack of stock; anything else is a failure. */
    public int tryPlace(long userId, SortedMap<Long, Integer> quantities) {
        return placed(() -> place(userId, quantities));
    }

    public int tryPlace(long userId, long optionId, int quantity) {
        return tryPlace(userId, units(optionId, quantity));
    }

    /** The units of an order of one option. */
    public static SortedMap<Long, Integer> units(long optionId, int quantity) {
        return new TreeMap<>(Map.of(optionId, quantity));
    }

    public static OrderRequest request(long userId, long optionId, int quantity) {
        return new OrderRequest(userId, units(optionId, quantity));
    }

    /** Always 0: what was placed is cancelled again. */
    public int tryPlaceAndCancel(long userId, long optionId, int quantity) {
        placed(() -> {
            long order = place(userId, units(optionId, quantity)).id();
            assertThat(services.orders().cancelPendingByIds(List.of(order))).isEqualTo(1);
        });
        return 0;
    }

    /** Places an order that has no key. */
    public Order place(long userId, SortedMap<Long, Integer> quantities) {
        return ((Placement.Placed) services.orders().place(new OrderRequest(userId, quantities))).order();
    }

    public void placeCart(long userId) {
        services.orders().placeCart(userId, OptionalLong.empty(), Optional.empty());
    }

    public int tryPlaceCart(long userId) {
        return placed(() -> placeCart(userId));
    }

    private static int placed(Runnable order) {
        String refusal = refusal(order);
        assertThat(refusal).isIn("", "OUT_OF_STOCK_ERROR");
        return refusal.isEmpty() ? 1 : 0;
    }

    /** The code with which an order is refused, or an empty text. */
    public static String refusal(Runnable order) {
        try {
            order.run();
            return "";
        } catch (ShopException e) {
            return e.code().name();
        }
    }

    public void putInCart(long userId, long optionId, int quantity) {
        execute("""
                INSERT INTO carts (user_id, product_option_id, quantity, product_name, option_name, price)
                SELECT ?, id, ?, product_name, option_name, price
                FROM sellable_options
                WHERE id = ?
                """, userId, quantity, optionId);
    }

    public void restock(long optionId, long quantity) {
        services.transactions().execute(handle -> {
            handle.execute(
                    "INSERT INTO stock_movements (product_option_id, type, delta, created_at) VALUES (?, 'RESTOCK', ?, CURRENT_TIMESTAMP(6))",
                    optionId,
                    quantity);
            stockRoom().restock(handle, optionId, quantity);
        });
    }

    /** Changes stock as the shop does, past its services. */
    public Stock stockRoom() {
        return new Stock(new Outbox(() -> {}), services.clock());
    }

    /** Places an order of one unit for each of users 1 to {@code count}, in one transaction. */
    public void placeOnePerUser(long optionId, int count) {
        assertThat(placeTogether(LongStream.rangeClosed(1, count)
                        .mapToObj(user -> request(user, optionId, 1))
                        .toList()))
                .hasSize(count)
                .allMatch(Placement.Placed.class::isInstance);
    }

    /** Places orders in one transaction, on condition that enough is left. */
    public List<Placement> placeTogether(List<OrderRequest> requests) {
        return services.orderTransaction().placeBatch(Batch.of(requests), StockUpdate.CONDITION, () -> true);
    }

    /** What a counter or timer has counted. */
    public double counted(String meter, String... tags) {
        Timer timer = services.meters().find(meter).tags(tags).timer();
        return timer == null ? services.meters().get(meter).tags(tags).counter().count() : timer.count();
    }

    public long ordersExpired() {
        return number("""
                SELECT COUNT(*)
                FROM orders o
                JOIN payments p ON p.order_id = o.id
                WHERE o.status = 'CANCELLED' AND o.cancel_reason = 'EXPIRED' AND p.status = 'CANCELLED'
                """);
    }

    public long orders() {
        return count("orders");
    }

    public List<Long> orderIds() {
        return texts("SELECT id FROM orders ORDER BY id").stream()
                .map(Long::valueOf)
                .toList();
    }

    public long unitsOrdered(long optionId) {
        return number("""
                SELECT COALESCE(SUM(i.quantity), 0)
                FROM order_items i
                JOIN orders o ON o.id = i.order_id
                WHERE i.product_option_id = ? AND o.status <> 'CANCELLED'
                """, optionId);
    }

    /** Stock is what came in less what was ordered, and every order has its items and one payment of its total. */
    public void assertLedgerHolds() {
        assertThat(jdbi().withHandle(Rows::wrongStock))
                .as("options whose stock is wrong")
                .isEmpty();
        assertThat(jdbi().withHandle(Rows::wrongLimits))
                .as("users whose pending orders or holdings are wrong")
                .isEmpty();
        assertThat(number("""
                SELECT COUNT(*)
                FROM orders o
                WHERE o.total_price <> (SELECT COALESCE(SUM(i.total_price_at_order), -1) FROM order_items i
                                        WHERE i.order_id = o.id)
                   OR o.total_price <> (SELECT COALESCE(SUM(p.amount), -1) FROM payments p
                                        WHERE p.order_id = o.id AND p.user_id = o.user_id)
                """)).as("orders that are not whole").isZero();
    }

    @Override
    public void close() {
        services.close();
        database.close();
    }
}
