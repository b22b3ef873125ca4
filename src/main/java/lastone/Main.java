package lastone;

import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.DatabaseMetaData;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lastone.audit.Audit;
import lastone.auth.AccessTokens;
import lastone.cart.CartService;
import lastone.check.DatabaseCheck;
import lastone.cli.AuditCommand;
import lastone.cli.Help;
import lastone.cli.Logging;
import lastone.cli.StopSignals;
import lastone.cli.Version;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.db.Failures;
import lastone.db.ShopClock;
import lastone.db.Transactions;
import lastone.event.EventRelay;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.lab.Lab;
import lastone.order.OrderCancellation;
import lastone.order.OrderExpiry;
import lastone.order.OrderMetrics;
import lastone.order.OrderObserver;
import lastone.order.OrderReader;
import lastone.order.OrderRefunds;
import lastone.order.OrderRoutes;
import lastone.order.OrderRules;
import lastone.order.OrderService;
import lastone.order.OrderTransaction;
import lastone.order.OrderWriter;
import lastone.order.PaymentService;
import lastone.order.PaymentTransaction;
import lastone.product.OptionService;
import lastone.product.PopularCounts;
import lastone.product.PopularProducts;
import lastone.product.ProductService;
import lastone.product.StockService;
import lastone.shop.Config;
import lastone.shop.LogFormat;
import lastone.shop.Setting;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.stock.Stock;
import lastone.user.UserService;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the program starts: its arguments, and the one wiring of a shop by hand. */
public final class Main {

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private static final int EXIT_REFUSED = 2;
    private static final String HOW_TO_AUDIT_AN_H2_FILE =
            " (a server that runs on an H2 file audits it at GET /api/v1/audit)";
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);

    private Main() {}

    static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("lab")) {
            System.exit(lab(List.of(arguments).subList(1, arguments.length)));
        }
        switch (String.join(" ", arguments)) {
            case "" -> run(Main::serve, "cannot start: ", "");
            case "audit" -> run(Main::audit, "cannot finish the audit: ", HOW_TO_AUDIT_AN_H2_FILE);
            case "migrate" -> run(Main::migrate, "cannot migrate: ", "");
            case "check-database" -> run(Main::checkDatabase, "cannot check the database: ", "");
            case "help", "--help" -> System.out.print(Help.text());
            case "version", "--version" -> System.out.println("lastone " + Version.read());
            default -> reportAndExit("unknown argument: " + String.join(" ", arguments) + " (try help)");
        }
    }

    private static int lab(List<String> arguments) {
        Logging.silence();
        return new Lab(
                        Main::open,
                        "java -jar lastone.jar lab",
                        Version.read(),
                        Map.of(),
                        Clock.systemUTC(),
                        System.out,
                        System.err)
                .run(arguments, List.of(System.getenv()));
    }

    /**
     * Runs a command; a failure is reported in one line.
     *
     * @param failurePrefix begins the line for an unexpected failure
     * @param unreachableHint what else to do where the database cannot be used
     */
    private static void run(Consumer<Config> command, String failurePrefix, String unreachableHint) {
        Logging.configure(LogFormat.of(System.getenv()));
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) -> LOG.error("The thread {} ended by an exception", thread.getName(), e));
        try {
            command.accept(Config.from(System.getenv()));
        } catch (Config.InvalidSettingException e) {
            reportAndExit(String.valueOf(e.getMessage()));
        } catch (DatabaseUnreachableException e) {
            reportDatabaseAndExit(e.getMessage() + unreachableHint);
        } catch (JdbiException e) {
            reportDatabaseAndExit(Failures.reason(e));
        } catch (JavalinBindException e) {
            // The operating system's reason, because Javalin reports every failure as a port in use.
            reportAndExit("HOST or PORT: cannot listen there: " + Failures.reason(e));
        } catch (RuntimeException e) {
            reportAndExit(failurePrefix + String.valueOf(e).lines().findFirst().orElse(""));
        }
    }

    private static void serve(Config config) {
        Server server = Server.start(config, database -> new ShopClock(Clock.systemUTC(), database::measureOffset));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        StopSignals.handle();
        if (config.logFormat() == LogFormat.TEXT) {
            System.out.print(Help.welcome(config, server.port()));
        }
        logStart(config, server);
    }

    private static void logStart(Config config, Server server) {
        String product = server.database()
                .jdbi()
                .withHandle(handle -> handle.queryMetadata((DatabaseMetaData about) ->
                        about.getDatabaseProductName() + " " + about.getDatabaseProductVersion()));
        LOG.info(
                "Lastone {} started at {} in {} mode with strategy {} on {}; settings that differ from their defaults: {}",
                Version.read(),
                Help.address(config, server.port()),
                config.isDemo() ? "demo" : "production",
                config.stockStrategy().configName(),
                product,
                Setting.changes(System.getenv()));
    }

    /** Brings the schema up to date. May be repeated, and servers of this version may be running. */
    private static void migrate(Config config) {
        try (Database _ = config.openDatabase()) {
            String done = "The database has the schema of lastone " + Version.read();
            if (config.logFormat() == LogFormat.TEXT) {
                System.out.println(done);
            } else {
                LOG.info(done);
            }
        }
    }

    private static void checkDatabase(Config config) {
        System.exit(DatabaseCheck.run(config, Clock.systemUTC(), System.out));
    }

    private static void audit(Config config) {
        System.exit(AuditCommand.run(config, System.out));
    }

    /**
     * The one wiring of a shop, by hand: each object and its dependencies.
     *
     * @param database stays the caller's, to be closed after the shop
     * @param source the shop's clock; its times are cut to microseconds, the precision of the database
     * @param observer sees the shop's orders, in addition to its metrics
     */
    public static Shop open(Config config, Database database, Clock source, OrderObserver observer) {
        Clock clock = Clock.tick(source, MICROSECOND);
        Jdbi jdbi = database.jdbi();
        Strategy strategy = config.stockStrategy();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<OrderObserver> observers = List.of(new OrderMetrics(strategy.configName(), meters), observer);

        Transactions transactions = new Transactions(database, clock, meters);
        PopularCounts counts = new PopularCounts(config.timeZone());
        IdempotencyKeys keys = new IdempotencyKeys(database, transactions, clock);
        AccessTokens tokens = new AccessTokens(database, transactions, clock, config.adminTokens(), config.isDemo());
        CartService carts = new CartService(jdbi, transactions, keys, clock);
        EventRelay events = new EventRelay(
                jdbi, transactions, clock, config.redisUrls().stream().findFirst(), config.redisPrefix(), meters);
        Outbox outbox = new Outbox(events::wake);
        Stock stock = new Stock(outbox, clock);

        OrderRules rules = new OrderRules(config.orderPaymentWindow(), config.maxPendingOrders());
        OrderWriter writer = new OrderWriter(outbox);
        OrderTransaction transaction = new OrderTransaction(
                transactions, rules, clock, writer, carts, keys, stock, OrderRoutes::created, observers);
        Strategy.ActiveStrategy active = strategy.activate(config, transaction, meters);
        OrderCancellation cancellation = new OrderCancellation(outbox, stock);
        OrderService orders = new OrderService(
                active.executor(), transactions, cancellation, carts, keys, clock, config.stockWait(), observers);

        PaymentTransaction payments = new PaymentTransaction(transactions, keys, cancellation, counts, outbox, clock);

        return new Shop(
                transactions,
                new UserService(database, transactions, keys, tokens, orders::cancelUnpaidOfUser, clock),
                tokens,
                new ProductService(database, transactions, keys, outbox, clock),
                new OptionService(transactions, keys, outbox, clock),
                new StockService(jdbi, keys, stock, clock),
                new PopularProducts(database.expensiveReads(), clock, config.timeZone()),
                carts,
                orders,
                new OrderRefunds(keys, stock, outbox, clock),
                transaction,
                new OrderReader(database, config.timeZone()),
                new OrderExpiry(jdbi, transactions, cancellation, clock, meters),
                new PaymentService(database, payments, keys, config.stockWait(), meters),
                keys,
                events,
                new Audit(database.expensiveReads(), config.timeZone()),
                active,
                clock,
                meters);
    }

    private static void reportDatabaseAndExit(String reason) {
        reportAndExit("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + reason);
    }

    private static void reportAndExit(String problem) {
        if (LogFormat.of(System.getenv()) == LogFormat.TEXT) {
            System.err.println("lastone: " + problem);
        } else {
            Logging.configure(LogFormat.JSON);
            LOG.error(problem);
        }
        System.exit(EXIT_REFUSED);
    }
}
