package lastone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.cli.Logging;
import lastone.concurrent.Deadline;
import lastone.event.EventRelay;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.testing.MovableClock;
import lastone.testing.ShopClient;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.LoggerFactory;

/** A real server on a free port, with a database of its own in memory and a clock that the test moves. */
public final class RunningShop implements AutoCloseable {

    public static final String ADMIN_TOKEN = "an-admin-token-of-at-least-32-characters";

    static {
        Logging.configure(Config.LogFormat.TEXT);
        // A line for each of a hundred thousand requests would bury what a failing test has to say.
        ((Logger) LoggerFactory.getLogger("lastone.web.AccessLog")).setLevel(Level.WARN);
    }

    private static final AtomicInteger DATABASES = new AtomicInteger();

    public final MovableClock clock = new MovableClock(Instant.parse("2026-03-10T09:30:00.123456Z"));
    private final Main main;

    private RunningShop(Map<String, String> settings) {
        this.main = Main.start(config(settings), clock);
    }

    /** @param settings pairs of name and value, on top of a demo with its data */
    public static RunningShop demo(String... settings) {
        return new RunningShop(pairs(settings));
    }

    static RunningShop on(DatabaseKind kind) {
        return on(kind.freshDatabase());
    }

    public static RunningShop on(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("MODE", "demo");
        return new RunningShop(all);
    }

    public static RunningShop production(String... settings) {
        Map<String, String> all = pairs(settings);
        all.put("MODE", "production");
        all.put("ADMIN_TOKEN", ADMIN_TOKEN);
        return new RunningShop(all);
    }

    public static Config config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("PORT", "0", "DB_URL", freshDatabase()));
        all.putAll(settings);
        return Config.from(all);
    }

    /** Opens the rows of the database that the settings name, past the shop; to be closed by the caller. */
    public static Handle rows(Map<String, String> settings) {
        return Jdbi.open(
                settings.getOrDefault("DB_URL", ""),
                settings.getOrDefault("DB_USER", ""),
                settings.getOrDefault("DB_PASSWORD", ""));
    }

    public static String freshDatabase() {
        return "jdbc:h2:mem:shop" + DATABASES.incrementAndGet();
    }

    public String address() {
        return "http://127.0.0.1:" + main.port();
    }

    public ShopClient anyone() {
        return ShopClient.of(address());
    }

    public ShopClient user(long id) {
        return anyone().as("demo-user-" + id);
    }

    public ShopClient admin() {
        return anyone().as("demo-admin");
    }

    /** Puts a product with one option on sale, and answers the option's id. */
    public long option(long price, long stock) {
        return admin().post(
                        "/api/v1/products",
                        "{'name':'Thing','options':[{'name':'Only','price':%d,'stock':%d}]}".formatted(price, stock))
                .expect(201)
                .at("/options/0/id")
                .asLong();
    }

    /** Orders units of one option, and answers the order as it came back. */
    public JsonNode order(long userId, long optionId, int quantity) {
        return user(userId)
                .post(
                        "/api/v1/orders",
                        "{'items':[{'productOptionId':%d,'quantity':%d}]}".formatted(optionId, quantity))
                .expect(201);
    }

    /** The stock of an option, as the database has it. */
    public long stock(long optionId) {
        return main.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT stock FROM product_options WHERE id = :id")
                        .bind("id", optionId)
                        .mapTo(Long.class)
                        .one());
    }

    /** Keeps something from happening until it is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Keeps orders with these ids from being written: it holds the places of their payments in a transaction. */
    public Hold holdOrders(long firstId, long lastId) {
        execute("ALTER TABLE payments DROP CONSTRAINT payments_order_exists");
        Handle handle = main.database().jdbi().open().begin();
        handle.execute("""
                INSERT INTO payments (user_id, order_id, amount, payment_method, status)
                SELECT 1, x, 1, 'BALANCE', 'PENDING'
                FROM SYSTEM_RANGE(?, ?)
                """, firstId, lastId);
        return () -> handle.rollback().close();
    }

    /** From now on no order expires by itself. */
    public void endExpiry() {
        main.jobs().forEach(job -> job.end(Deadline.after(Duration.ofSeconds(30))));
    }

    /** Sets a balance that no chain of charges within their limit would reach in reasonable time. */
    public void setBalance(long userId, long balance) {
        main.database()
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE users SET balance = ? WHERE id = ?", balance, userId));
    }

    /** The relay of events, as a look behind the HTTP face. */
    public EventRelay events() {
        return main.shop().events();
    }

    /** Changes rows behind the shop's back. */
    public void execute(String sql, Object... arguments) {
        main.database().jdbi().useHandle(handle -> handle.execute(sql, arguments));
    }

    /** One number that the database has. */
    public long number(String sql, Object... arguments) {
        return main.database()
                .jdbi()
                .withHandle(handle ->
                        handle.select(sql, arguments).mapTo(Long.class).one());
    }

    /** A column of texts that the database has. */
    public List<String> texts(String sql) {
        return main.database()
                .jdbi()
                .withHandle(handle -> handle.select(sql).mapTo(String.class).list());
    }

    Shop services() {
        return main.shop();
    }

    /** The rows of a table. */
    long count(String table) {
        return main.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM <table>")
                        .define("table", table)
                        .mapTo(Long.class)
                        .one());
    }

    public void hideProductOf(long optionId) {
        long productId = main.database()
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT product_id FROM product_options WHERE id = :id")
                        .bind("id", optionId)
                        .mapTo(Long.class)
                        .one());
        admin().patch("/api/v1/products/" + productId, "{'status':'HIDDEN'}").expect(200);
    }

    @Override
    public void close() {
        main.close();
    }

    private static Map<String, String> pairs(String... settings) {
        Map<String, String> result = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            result.put(settings[i], settings[i + 1]);
        }
        return result;
    }
}
