package lastone.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import java.lang.reflect.Field;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import lastone.Server;
import lastone.cli.Logging;
import lastone.concurrent.Deadline;
import lastone.db.ClockOffset;
import lastone.db.ShopClock;
import lastone.event.EventRelay;
import lastone.http.WebServer;
import lastone.shop.Config;
import lastone.shop.LogFormat;
import lastone.shop.Shop;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.LoggerFactory;

/** A real server on a free port, with a database of its own in memory and a clock that the test moves. */
public final class RunningShop implements Rows, AutoCloseable {

    public static final String ADMIN_TOKEN = "an-admin-token-of-at-least-32-characters";

    static {
        Logging.configure(LogFormat.TEXT);
        // A line for each of a hundred thousand requests would bury what a failing test has to say.
        ((Logger) LoggerFactory.getLogger("lastone.http.AccessLog")).setLevel(Level.WARN);
    }

    private static final AtomicInteger DATABASES = new AtomicInteger();

    public final MovableClock clock = new MovableClock(Instant.parse("2026-03-10T09:30:00.123456Z"));
    private final Server server;

    private RunningShop(Map<String, String> settings) {
        this.server = Server.start(config(settings), _ -> new ShopClock(clock, _ -> ClockOffset.NONE));
    }

    private RunningShop(Map<String, String> settings, Clock own) {
        this.server = Server.start(config(settings), database -> new ShopClock(own, database::measureOffset));
    }

    /** @param settings pairs of name and value, on top of a demo with its data */
    public static RunningShop demo(String... settings) {
        return new RunningShop(Settings.of(settings));
    }

    public static RunningShop on(DatabaseKind kind) {
        return on(kind.freshDatabase());
    }

    public static RunningShop on(Map<String, String> settings) {
        return new RunningShop(Settings.with(settings, "MODE", "demo"));
    }

    /** Time passes there: the server has the database's, and a clock of its own that is off by so much. */
    public static RunningShop withClockOff(Map<String, String> settings, Duration ahead) {
        return new RunningShop(Settings.with(settings, "MODE", "demo"), Clock.offset(Clock.systemUTC(), ahead));
    }

    /** @param settings all of them, but for the port and the database */
    public static RunningShop with(Map<String, String> settings) {
        return new RunningShop(settings);
    }

    public static RunningShop production() {
        return new RunningShop(Settings.of("MODE", "production", "ADMIN_TOKEN", ADMIN_TOKEN));
    }

    public static Config config(Map<String, String> settings) {
        Map<String, String> all = Settings.of("PORT", "0", "DB_URL", freshDatabase());
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

    public int port() {
        return server.port();
    }

    public String address() {
        return "http://127.0.0.1:" + port();
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

    /** Puts a product with one option on sale, and returns the option's id. */
    public long option(long price, long stock) {
        String product = "{'name':'Thing','options':[{'name':'Only','price':%d,'stock':%d}]}".formatted(price, stock);
        return admin().post("/api/v1/products", product).number(201, "/options/0/id");
    }

    /** Orders units of one option, and returns the order of the response. */
    public JsonNode order(long userId, long optionId, int quantity) {
        return user(userId).order(optionId, quantity).expect(201);
    }

    /** Completes the payment of an order, by its id alone. */
    public ShopClient.Response pay(long userId, long orderId) {
        long payment = number("SELECT id FROM payments WHERE order_id = ?", orderId);
        return user(userId).post("/api/v1/payments/" + payment + "/complete");
    }

    @Override
    public Jdbi jdbi() {
        return server.database().jdbi();
    }

    /** The method and path of every route that the server has, for example {@code GET /api/v1/products/{id}}. */
    public Set<String> routes() throws IllegalAccessException {
        Javalin javalin = inside(inside(server, WebServer.class), Javalin.class);
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(each -> each.endpoint.method + " " + each.endpoint.path)
                .filter(route -> route.matches("(GET|HEAD|PUT|POST|PATCH|DELETE) .*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> T inside(Object owner, Class<T> type) throws IllegalAccessException {
        for (Field field : owner.getClass().getDeclaredFields()) {
            if (field.getType() == type) {
                field.setAccessible(true);
                return type.cast(Objects.requireNonNull(field.get(owner)));
            }
        }
        throw new IllegalStateException("No " + type + " in " + owner);
    }

    /** Keeps something from happening until it is closed. */
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Keeps orders with these ids from being written: it holds the places of their payments in a transaction. */
    public Hold holdOrders(long firstId, long lastId) {
        execute("ALTER TABLE payments DROP CONSTRAINT payments_order_exists");
        Handle handle = jdbi().open().begin();
        handle.execute("""
                INSERT INTO payments (id, user_id, order_id, amount, payment_method, status)
                SELECT x, 1, x, 1, 'BALANCE', 'PENDING'
                FROM SYSTEM_RANGE(?, ?)
                """, firstId, lastId);
        return () -> handle.rollback().close();
    }

    /** Keeps a row from being changed: it is locked in a transaction. */
    public Hold holdRow(String table, long id) {
        Handle handle = jdbi().open().begin();
        handle.select("SELECT id FROM " + table + " WHERE id = ? FOR UPDATE", id)
                .mapTo(Long.class)
                .one();
        return () -> handle.rollback().close();
    }

    /** From now on no order expires by itself. */
    public void endExpiry() {
        server.jobs().forEach(job -> job.end(Deadline.after(Duration.ofSeconds(30))));
    }

    /** Sets a balance that no chain of top-ups within their limit would reach in reasonable time. */
    public void setBalance(long userId, long balance) {
        execute("UPDATE users SET balance = ? WHERE id = ?", balance, userId);
    }

    /** The relay of events, as a look behind the HTTP face. */
    public EventRelay events() {
        return server.shop().events();
    }

    public Shop services() {
        return server.shop();
    }

    public void hideProductOf(long optionId) {
        long productId = number("SELECT product_id FROM product_options WHERE id = ?", optionId);
        admin().patch("/api/v1/products/" + productId, "{'status':'HIDDEN'}").expect(200);
    }

    @Override
    public void close() {
        ShopClient.disconnect(address());
        server.close();
    }
}
