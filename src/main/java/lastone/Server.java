package lastone;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import lastone.api.Authentication;
import lastone.api.Idempotency;
import lastone.audit.AuditRoutes;
import lastone.cart.CartRoutes;
import lastone.cli.Version;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.concurrent.StopSequence;
import lastone.db.Database;
import lastone.db.SchemaCompatibility;
import lastone.db.ShopClock;
import lastone.demo.DemoData;
import lastone.demo.DemoRoutes;
import lastone.demo.LiveRaces;
import lastone.event.EventRoutes;
import lastone.http.Health;
import lastone.http.HostCheck;
import lastone.http.Limits;
import lastone.http.MetricsRoutes;
import lastone.http.StaticFiles;
import lastone.http.WebServer;
import lastone.order.OrderObserver;
import lastone.order.OrderRoutes;
import lastone.order.PaymentRoutes;
import lastone.product.OptionRoutes;
import lastone.product.ProductRoutes;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Shop;
import lastone.shop.ShopRoutes;
import lastone.shop.ShopSettings;
import lastone.user.TokenRoutes;
import lastone.user.UserRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its parts in the order in which they start, and how each of them stops. */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final Duration HEALTH_CHECK_TIMEOUT = Duration.ofSeconds(2);

    /** A listener that has left is noticed at the second heartbeat; proxies close silent responses after a minute. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private final Duration stopTimeout;
    private final StopSequence stops = new StopSequence();
    private final Database database;
    private final ShopClock clock;
    private final Shop shop;
    private final ShopSettings settings;
    private final SchemaCompatibility compatibility;
    private final List<Job> jobs;
    private final WebServer http;

    /**
     * Opens and starts everything; blocks until requests are served.
     *
     * @param clockOn makes the clock of a shop on a database
     */
    public static Server start(Config config, Function<Database, ShopClock> clockOn) {
        return new Server(config, clockOn);
    }

    private Server(Config config, Function<Database, ShopClock> clockOn) {
        stopTimeout = config.stopTimeout();
        try {
            database = stops.started(config.openDatabase(), StopSequence::closeBounded);
            clock = clockOn.apply(database);
            shop = stops.started(Main.open(config, database, clock, OrderObserver.NONE), StopSequence::closeBounded);
            requireReachable(shop);
            compatibility = new SchemaCompatibility(database.jdbi());
            requireNotTooOld(compatibility);
            settings = new ShopSettings(config, database.jdbi(), shop.transactions());
            settings.storeOrCompare();
            fillIfDemo(config, shop, settings);
            registerBuild(shop.meters());
            database.register(shop.meters());
            shop.events().start();
            stops.add(shop.events()::end);
            jobs = stops.started(startJobs(), (running, deadline) -> running.forEach(job -> job.end(deadline)));
            LiveRaces races = new LiveRaces(config, database, Main::open, shop.clock());
            http = stops.started(http(config, shop, races), WebServer::close);
            stops.add(deadline -> jobs.forEach(Job::askToEnd));
            stops.add(deadline -> shop.events().closeListeners());
            stops.add(deadline -> races.close());
            stops.add(deadline -> http.drain(config.drainDelay(), deadline));
        } catch (RuntimeException e) {
            stops.run(Deadline.after(stopTimeout));
            throw e;
        }
    }

    private static void registerBuild(MeterRegistry meters) {
        Gauge.builder("lastone.build.info", () -> 1)
                .description("Always 1; the labels say what is running")
                .tag("version", Version.read())
                .tag("java", System.getProperty("java.version"))
                .register(meters);
    }

    private static void requireNotTooOld(SchemaCompatibility compatibility) {
        compatibility.check();
        compatibility.reasonNotReady().ifPresent(reason -> {
            throw new Config.InvalidSettingException(Setting.DB_URL, "cannot be used: " + reason);
        });
    }

    private static void requireReachable(Shop shop) {
        shop.reasonStrategyNotReady().ifPresent(problem -> {
            throw new Config.InvalidSettingException(
                    Setting.REDIS_URLS, "cannot be used, and STOCK_STRATEGY needs it: " + problem);
        });
    }

    private static void fillIfDemo(Config config, Shop shop, ShopSettings settings) {
        if (config.isDemo()) {
            new DemoData(shop.transactions(), shop.products(), shop.clock(), config.currency()).fillEmptyShop();
            settings.storeOrCompare();
        }
    }

    private List<Job> startJobs() {
        return List.of(
                Job.start("expiry of orders", shop.orderExpiry()::round),
                Job.start("clean-up of idempotency keys", shop.idempotencyKeys()::cleanUp),
                Job.start("clean-up of access tokens", shop.tokens()::cleanUp),
                Job.start("clean-up of commit markers", shop.transactions()::deleteExpiredMarkers),
                Job.start("check of the schema's version", compatibility::check),
                Job.start("check of the shop's settings", settings::compare),
                Job.start("measurement of the clock", clock::measure));
    }

    private WebServer http(Config config, Shop shop, LiveRaces races) {
        return WebServer.start(
                config.host(),
                config.port(),
                Limits.forHeap(Runtime.getRuntime().maxMemory()),
                config.stockWait(),
                clock,
                shop.meters(),
                new Health(this::reasonNotReady, System::nanoTime),
                config.corsOrigins(),
                config.trustedProxies()::contains,
                routes(config, shop, races));
    }

    /** Why the server is not ready, if it is not. */
    private Optional<String> reasonNotReady() {
        if (!database.isReachable(HEALTH_CHECK_TIMEOUT)) {
            return Optional.of("The database cannot be reached or accepts no writes.");
        }
        return compatibility
                .reasonNotReady()
                .or(settings::reasonNotReady)
                .or(clock::reasonNotReady)
                .or(shop::reasonStrategyNotReady);
    }

    private static List<Consumer<RoutesConfig>> routes(Config config, Shop shop, LiveRaces races) {
        Authentication auth = new Authentication(shop.tokens()::find);
        Idempotency idempotency = new Idempotency();
        List<Consumer<RoutesConfig>> routes = new ArrayList<>(List.of(
                new HostCheck(config::isOwnHost)::register,
                new MetricsRoutes(shop.meters(), auth, config.isDemo(), config.metricsToken())::register,
                new ShopRoutes(config)::register,
                new UserRoutes(shop.users(), auth, idempotency, config.isDemo())::register,
                new TokenRoutes(shop.tokens(), shop.users(), auth)::register,
                new ProductRoutes(shop.products(), shop.popular(), auth, idempotency)::register,
                new OptionRoutes(shop.options(), shop.stock(), auth, idempotency)::register,
                new CartRoutes(shop.carts(), auth, idempotency)::register,
                new OrderRoutes(shop.orders(), shop.refunds(), shop.orderReader(), auth, idempotency)::register,
                new PaymentRoutes(shop.payments(), auth, idempotency)::register,
                new EventRoutes(shop.events(), auth, HEARTBEAT)::register,
                new AuditRoutes(shop.audit(), auth)::register,
                to -> StaticFiles.registerDocs(to, config.isDemo())));
        if (config.isDemo()) {
            routes.add(new DemoRoutes(races, auth, shop.clock())::register);
        }
        return routes;
    }

    /** The pool that {@link #close} closes; borrow from it only while the server runs. */
    public Database database() {
        return database;
    }

    /** The services behind the routes; closed with the server. */
    public Shop shop() {
        return shop;
    }

    /** The background jobs, except those of the event relay. */
    public List<Job> jobs() {
        return jobs;
    }

    /** The port that is bound, also where the setting is 0. */
    public int port() {
        return http.port();
    }

    /**
     * Stops accepting connections after the drain delay, serves what has reached the server, lets the jobs and the
     * relay end where nothing is half done, and closes Redis and the database. Blocks for at most the stop timeout and
     * a second.
     */
    @Override
    public void close() {
        stops.run(Deadline.after(stopTimeout));
        LOG.info("Stopped");
    }
}
