package lastone;

import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import lastone.cart.CartRoutes;
import lastone.cart.CartService;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.db.Transactions;
import lastone.order.OrderReader;
import lastone.order.OrderRequest;
import lastone.order.OrderRoutes;
import lastone.order.OrderService;
import lastone.order.OrderTransaction;
import lastone.order.OrderWriter;
import lastone.order.Placement;
import lastone.payment.PaymentRoutes;
import lastone.payment.PaymentService;
import lastone.product.PopularCounts;
import lastone.product.ProductRoutes;
import lastone.product.ProductService;
import lastone.stock.Gate;
import lastone.user.AccessTokens;
import lastone.user.UserRoutes;
import lastone.user.UserService;
import lastone.web.Authentication;
import lastone.web.Health;
import lastone.web.WebServer;
import org.jdbi.v3.core.Jdbi;

/** Starts the server: reads the settings, wires everything by hand, and stops it all in reverse. */
public final class Main implements AutoCloseable {

    private static final int EXIT_REFUSED = 2;
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final Database database;
    private final WebServer server;

    private Main(Database database, WebServer server) {
        this.database = database;
        this.server = server;
    }

    static void main(String[] arguments) {
        switch (String.join(" ", arguments)) {
            case "" -> serve();
            case "--help" -> System.out.print(Help.text());
            case "--version" -> System.out.println("lastone " + version());
            default -> refuse("unknown argument: " + String.join(" ", arguments) + " (try --help)");
        }
    }

    private static void serve() {
        try {
            Config config = Config.from(System.getenv());
            Logging.configure(config.logFormat());
            Main shop = start(config, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "stop"));
            System.out.print(Help.welcome(config, shop.port()));
        } catch (Config.Refused refused) {
            refuse(String.valueOf(refused.getMessage()));
        } catch (DatabaseUnreachableException unreachable) {
            refuse("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + unreachable.getMessage());
        } catch (JavalinBindException taken) {
            refuse("HOST or PORT: cannot listen there: " + taken.getMessage());
        }
    }

    /** Wires and starts everything; blocks until requests are answered. */
    static Main start(Config config, Clock clock) {
        Database database = Database.open(
                config.dbUrl(), config.dbUser(), config.dbPassword(), config.dbPoolSize(), config.stockWait());
        try {
            return start(config, Clock.tick(clock, Duration.ofNanos(1_000)), database);
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }

    private static Main start(Config config, Clock clock, Database database) {
        Jdbi jdbi = database.jdbi();
        Transactions transactions = new Transactions(jdbi);

        UserService users = new UserService(transactions, clock);
        AccessTokens tokens = new AccessTokens(jdbi, transactions, clock, config.adminToken(), config.isDemo());
        ProductService products = new ProductService(jdbi, transactions, clock);
        PopularCounts popular = new PopularCounts(jdbi, clock, config.timeZone());
        CartService carts = new CartService(jdbi, transactions, clock);

        OrderWriter writer = new OrderWriter(clock, config.orderPaymentWindow());
        Gate<OrderRequest, Placement> gate = Strategies.gate(
                config.stockStrategy(), taker -> new OrderTransaction(transactions, taker, writer, carts));
        OrderService orders = new OrderService(transactions, gate, carts, config.stockWait());
        PaymentService payments = new PaymentService(jdbi, transactions, popular, clock);

        if (config.isDemo()) {
            new DemoData(transactions, products, clock).fillEmptyShop();
        }

        Authentication auth = new Authentication(tokens::find);
        Health health = new Health(() -> database.answers(SIGN_OF_LIFE));
        WebServer server = WebServer.start(
                config.host(),
                config.port(),
                config.stopTimeout(),
                health,
                List.of(
                        new UserRoutes(users, tokens, auth, config.isDemo())::register,
                        new ProductRoutes(products, popular, auth)::register,
                        new CartRoutes(carts, auth)::register,
                        new OrderRoutes(orders, new OrderReader(jdbi), auth)::register,
                        new PaymentRoutes(payments, auth)::register));
        return new Main(database, server);
    }

    int port() {
        return server.port();
    }

    /** Answers the requests in flight, takes no new ones, and lets go of the database. */
    @Override
    public void close() {
        server.close();
        database.close();
    }

    private static void refuse(String problem) {
        System.err.println("lastone: " + problem);
        System.exit(EXIT_REFUSED);
    }

    private static String version() {
        try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
