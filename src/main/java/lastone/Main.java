package lastone;

import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import lastone.api.Authentication;
import lastone.api.Idempotency;
import lastone.audit.Audit;
import lastone.audit.AuditRoutes;
import lastone.auth.AccessTokens;
import lastone.cart.CartRoutes;
import lastone.cart.CartService;
import lastone.cli.AuditCommand;
import lastone.cli.Help;
import lastone.cli.Logging;
import lastone.cli.Version;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.db.Failures;
import lastone.db.Transactions;
import lastone.demo.DemoData;
import lastone.demo.DemoRoutes;
import lastone.demo.LiveRaces;
import lastone.event.EventRelay;
import lastone.event.EventRoutes;
import lastone.event.Outbox;
import lastone.http.Health;
import lastone.http.Limits;
import lastone.http.MetricsRoutes;
import lastone.http.StaticFiles;
import lastone.http.WebServer;
import lastone.idempotency.IdempotencyKeys;
import lastone.lab.Lab;
import lastone.order.OrderCancellation;
import lastone.order.OrderExpiry;
import lastone.order.OrderMetrics;
import lastone.order.OrderObserver;
import lastone.order.OrderReader;
import lastone.order.OrderRoutes;
import lastone.order.OrderService;
import lastone.order.OrderTransaction;
import lastone.order.OrderWriter;
import lastone.order.PaymentRoutes;
import lastone.order.PaymentService;
import lastone.product.PopularCounts;
import lastone.product.ProductRoutes;
import lastone.product.ProductService;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.user.UserRoutes;
import lastone.user.UserService;
import org.jdbi.v3.core.Jdbi;

/** Starts the server: reads the settings, wires everything by hand, and stops it all in reverse. */
public final class Main implements AutoCloseable {

    private static final int EXIT_REFUSED = 2;
    private static final String HOW_TO_AUDIT_AN_H2_FILE =
            " (a server that runs on an H2 file audits it at GET /api/v1/audit)";
    private static final Duration SHORTEST_GOODBYE = Duration.ofMillis(500);
    private static final Duration MICROSECOND = Duration.ofNanos(1_000);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** Below what the server itself allows a stalled answer, and the minute after which proxies give a silent one up. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Duration stopTimeout;
    private final Database database;
    private final Shop shop;
    private final List<Job> jobs;
    private final WebServer server;

    /** What ends what was started, the latest first. */
    private final Deque<Consumer<Deadline>> stops = new ArrayDeque<>();

    static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("lab")) {
            System.exit(lab(List.of(arguments).subList(1, arguments.length)));
        }
        switch (String.join(" ", arguments)) {
            case "" -> run(Main::serve, "cannot start: ", "");
            case "audit" -> run(Main::audit, "cannot finish the audit: ", HOW_TO_AUDIT_AN_H2_FILE);
            case "--help" -> System.out.print(Help.text());
            case "--version" -> System.out.println("lastone " + Version.read());
            default -> refuse("unknown argument: " + String.join(" ", arguments) + " (try --help)");
        }
    }

    private static int lab(List<String> arguments) {
        Logging.silence();
        return new Lab(Main::open, Version.read(), Map.of(), Clock.systemUTC(), System.out, System.err)
                .run(arguments, List.of(System.getenv()));
    }

    /**
     * Runs a command; what keeps it from its work is said in one line.
     *
     * @param unreachableHint what else to do where the database cannot be used
     */
    private static void run(Consumer<Config> command, String failed, String unreachableHint) {
        try {
            Config config = Config.from(System.getenv());
            Logging.configure(config.logFormat());
            command.accept(config);
        } catch (Config.Refused refused) {
            refuse(String.valueOf(refused.getMessage()));
        } catch (DatabaseUnreachableException e) {
            refuse("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + e.getMessage() + unreachableHint);
        } catch (JavalinBindException e) {
            // The system's own words; Javalin calls every failure a port that is taken.
            refuse("HOST or PORT: cannot listen there: " + Failures.reason(e));
        } catch (RuntimeException unexpected) {
            refuse(failed + String.valueOf(unexpected).lines().findFirst().orElse(""));
        }
    }

    private static void serve(Config config) {
        Main shop = start(config, Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(shop::close, "stop"));
        System.out.print(Help.welcome(config, shop.port()));
    }

    private static void audit(Config config) {
        System.exit(AuditCommand.run(config, System.out));
    }

    /**
     * The one wiring of a shop, by hand: what there is and who knows whom.
     *
     * @param database stays the caller's, to be closed after the shop
     * @param observer sees the shop's orders, beside its metrics
     */
    public static Shop open(Config config, Database database, Clock anyClock, OrderObserver observer) {
        Clock clock = Clock.tick(anyClock, MICROSECOND);
        Jdbi jdbi = database.jdbi();
        Strategy strategy = config.stockStrategy();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<OrderObserver> observers = List.of(new OrderMetrics(strategy.word(), meters), observer);

        Transactions transactions = new Transactions(database, meters);
        PopularCounts popular = new PopularCounts(jdbi, clock, config.timeZone());
        IdempotencyKeys keys = new IdempotencyKeys(transactions, clock);
        CartService carts = new CartService(jdbi, transactions, clock);
        EventRelay events = new EventRelay(
                jdbi, transactions, clock, config.redisUrls().stream().findFirst(), meters);
        Outbox outbox = new Outbox(events::wake);

        OrderWriter writer = new OrderWriter(clock, config.orderPaymentWindow(), outbox);
        OrderTransaction transaction =
                new OrderTransaction(transactions, writer, carts, keys, OrderRoutes::created, observers);
        Strategy.Opened opened = strategy.open(config, transaction, meters);
        OrderCancellation cancellation = new OrderCancellation(outbox);
        OrderService orders = new OrderService(
                opened.executor(), transactions, cancellation, carts, keys, clock, config.stockWait(), observers);

        return new Shop(
                transactions,
                new UserService(jdbi, transactions, keys, UserRoutes::charged, clock),
                new AccessTokens(jdbi, transactions, clock, config.adminToken(), config.isDemo()),
                new ProductService(jdbi, transactions, clock),
                popular,
                carts,
                orders,
                transaction,
                new OrderReader(jdbi),
                new OrderExpiry(jdbi, transactions, cancellation, clock, meters),
                new PaymentService(
                        jdbi, transactions, keys, cancellation, popular, outbox, PaymentRoutes::rendered, clock),
                keys,
                events,
                new Audit(transactions, config.timeZone()),
                opened,
                clock,
                meters);
    }

    /** Opens and starts everything; blocks until requests are served. */
    public static Main start(Config config, Clock clock) {
        return new Main(config, clock);
    }

    private Main(Config config, Clock clock) {
        stopTimeout = config.stopTimeout();
        try {
            database = started(config.openDatabase(), Main::closeBounded);
            shop = started(open(config, database, clock, OrderObserver.NONE), Main::closeBounded);
            requireReachable(shop);
            fillIfDemo(config, shop);
            database.register(shop.meters());
            shop.events().start();
            stops.push(shop.events()::end);
            jobs = started(jobs(shop), (running, deadline) -> running.forEach(job -> job.end(deadline)));
            server = started(server(config, database, shop), (running, deadline) -> running.close());
            stops.push(deadline -> jobs.forEach(Job::askToEnd));
            stops.push(deadline -> shop.events().endListening());
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private <T> T started(T part, BiConsumer<T, Deadline> stop) {
        stops.push(deadline -> stop.accept(part, deadline));
        return part;
    }

    private static void requireReachable(Shop shop) {
        if (!shop.isStrategyReachable()) {
            throw new Config.Refused(Setting.REDIS_URLS, "does not answer, and STOCK_STRATEGY needs it");
        }
    }

    private static void fillIfDemo(Config config, Shop shop) {
        if (config.isDemo()) {
            new DemoData(shop.transactions(), shop.products(), shop.clock()).fillEmptyShop();
        }
    }

    private static List<Job> jobs(Shop shop) {
        return List.of(
                Job.start("expiry of orders", shop.orderExpiry()::round),
                Job.start("clean-up of idempotency keys", shop.keys()::cleanUp));
    }

    private static WebServer server(Config config, Database database, Shop shop) {
        return WebServer.start(
                config.host(),
                config.port(),
                config.stopTimeout(),
                Limits.forHeap(Runtime.getRuntime().maxMemory()),
                shop.meters(),
                new Health(() -> database.answers(SIGN_OF_LIFE) && shop.isStrategyReachable()),
                routes(config, database, shop));
    }

    private static List<Consumer<RoutesConfig>> routes(Config config, Database database, Shop shop) {
        Authentication auth = new Authentication(shop.tokens()::find);
        Idempotency idempotency = new Idempotency();
        List<Consumer<RoutesConfig>> routes = new ArrayList<>(List.of(
                new MetricsRoutes(shop.meters(), auth, config.isDemo())::register,
                new UserRoutes(shop.users(), shop.tokens(), auth, idempotency, config.isDemo())::register,
                new ProductRoutes(shop.products(), shop.popular(), auth)::register,
                new CartRoutes(shop.carts(), auth)::register,
                new OrderRoutes(shop.orders(), shop.orderReader(), auth, idempotency)::register,
                new PaymentRoutes(shop.payments(), auth, idempotency)::register,
                new EventRoutes(shop.events(), auth, HEARTBEAT)::register,
                new AuditRoutes(shop.audit(), auth)::register,
                to -> StaticFiles.registerDocs(to, config.isDemo())));
        if (config.isDemo()) {
            LiveRaces races = new LiveRaces(config, database, Main::open, shop.clock());
            routes.add(new DemoRoutes(races, config.currency(), auth, shop.clock())::register);
        }
        return routes;
    }

    public Database database() {
        return database;
    }

    public Shop shop() {
        return shop;
    }

    /** What runs beside the requests, the relay of events aside. */
    public List<Job> jobs() {
        return jobs;
    }

    public int port() {
        return server.port();
    }

    /**
     * Serves the requests in flight and takes no new ones, lets the jobs and the relay end where nothing is half done,
     * and lets go of Redis and the database.
     */
    @Override
    public void close() {
        close(Deadline.after(stopTimeout));
    }

    /** One stop that fails keeps none of the others from being made. */
    private void close(Deadline deadline) {
        Consumer<Deadline> stop = stops.poll();
        if (stop != null) {
            try {
                stop.accept(deadline);
            } finally {
                close(deadline);
            }
        }
    }

    /** A database or Redis that hangs must not hold up the stop; both survive being left. */
    private static void closeBounded(AutoCloseable part, Deadline deadline) {
        Thread closing = Thread.ofPlatform().daemon().start(() -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            closing.join(Duration.ofNanos(Math.max(deadline.leftNanos(), SHORTEST_GOODBYE.toNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(String problem) {
        System.err.println("lastone: " + problem);
        System.exit(EXIT_REFUSED);
    }
}
