package lastone;

import io.javalin.config.RoutesConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lastone.audit.AuditRoutes;
import lastone.cart.CartRoutes;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.demo.DemoData;
import lastone.demo.DemoRoutes;
import lastone.demo.RaceTrack;
import lastone.event.EventRoutes;
import lastone.lab.Lab;
import lastone.lab.Peers;
import lastone.order.OrderRoutes;
import lastone.order.PaymentRoutes;
import lastone.product.ProductRoutes;
import lastone.user.UserRoutes;
import lastone.web.Authentication;
import lastone.web.Docs;
import lastone.web.Health;
import lastone.web.Idempotency;
import lastone.web.Limits;
import lastone.web.MetricsRoutes;
import lastone.web.WebServer;

/** Starts the server: reads the settings, wires everything by hand, and stops it all in reverse. */
public final class Main implements AutoCloseable {

    private static final int EXIT_REFUSED = 2;
    private static final Duration SHORTEST_GOODBYE = Duration.ofMillis(500);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    /** Below what the server itself allows a stalled answer, and the minute after which proxies give a silent one up. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Database database;
    private final Services services;
    private final WebServer server;
    private final List<Job> jobs;
    private final Duration stopTimeout;

    private Main(Database database, Services services, WebServer server, List<Job> jobs, Duration stopTimeout) {
        this.database = database;
        this.services = services;
        this.server = server;
        this.jobs = jobs;
        this.stopTimeout = stopTimeout;
    }

    static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("lab")) {
            System.exit(lab(List.of(arguments).subList(1, arguments.length)));
        }
        switch (String.join(" ", arguments)) {
            case "" -> serve();
            case "audit" -> audit();
            case "--help" -> System.out.print(Help.text());
            case "--version" -> System.out.println("lastone " + version());
            default -> refuse("unknown argument: " + String.join(" ", arguments) + " (try --help)");
        }
    }

    private static int lab(List<String> arguments) {
        Logging.silence();
        return new Lab(new LabShops(), Peers.NONE, Clock.systemUTC(), System.out, System.err, Terminal.looksOn())
                .run(arguments, List.of(System.getenv()));
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
        } catch (JavalinBindException refused) {
            refuse("HOST or PORT: cannot listen there: " + reason(refused));
        } catch (RuntimeException unexpected) {
            refuse("cannot start: "
                    + String.valueOf(unexpected).lines().findFirst().orElse(""));
        }
    }

    private static void audit() {
        try {
            Config config = Config.from(System.getenv());
            Logging.configure(config.logFormat());
            System.exit(AuditCommand.run(config, System.out));
        } catch (Config.Refused refused) {
            refuse(String.valueOf(refused.getMessage()));
        } catch (DatabaseUnreachableException unreachable) {
            refuse("DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + unreachable.getMessage()
                    + " (a server that runs on an H2 file audits it at GET /api/v1/audit)");
        } catch (RuntimeException unexpected) {
            refuse("cannot finish the audit: " + unexpected);
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
        Services services = Services.wire(config, clock, database);
        try {
            return start(config, clock, database, services);
        } catch (RuntimeException failure) {
            services.close();
            throw failure;
        }
    }

    private static Main start(Config config, Clock clock, Database database, Services services) {
        if (!services.locksAnswer()) {
            throw new Config.Refused(Setting.REDIS_URLS, "does not answer, and STOCK_STRATEGY needs it");
        }
        if (config.isDemo()) {
            new DemoData(services.transactions(), services.products(), clock).fillEmptyShop();
        }
        database.register(services.meters());
        Authentication auth = new Authentication(services.tokens()::find);
        Idempotency idempotency = new Idempotency();
        Health health = new Health(() -> database.answers(SIGN_OF_LIFE) && services.locksAnswer());
        List<Consumer<RoutesConfig>> features = new ArrayList<>(List.of(
                new MetricsRoutes(services.meters(), auth, config.isDemo())::register,
                new UserRoutes(services.users(), services.tokens(), auth, idempotency, config.isDemo())::register,
                new ProductRoutes(services.products(), services.popular(), auth)::register,
                new CartRoutes(services.carts(), auth)::register,
                new OrderRoutes(services.orders(), services.orderReader(), auth, idempotency)::register,
                new PaymentRoutes(services.payments(), auth, idempotency)::register,
                new EventRoutes(services.events(), auth, HEARTBEAT)::register,
                new AuditRoutes(services.audit(), auth)::register,
                routes -> Docs.register(routes, config.isDemo())));
        if (config.isDemo()) {
            RaceTrack track = new RaceTrack(
                    Contenders.of(config, services.orderPath()), services.products(), services.transactions(), clock);
            features.add(new DemoRoutes(track, config.currency(), auth, clock)::register);
        }
        WebServer server = WebServer.start(
                config.host(),
                config.port(),
                config.stopTimeout(),
                Limits.forHeap(Runtime.getRuntime().maxMemory()),
                services.meters(),
                health,
                features);
        services.events().start();
        List<Job> jobs = List.of(
                Job.start("expiry of orders", services.orderExpiry()::round),
                Job.start("clean-up of idempotency keys", services.keys()::round));
        return new Main(database, services, server, jobs, config.stopTimeout());
    }

    Database database() {
        return database;
    }

    Services services() {
        return services;
    }

    /** What runs beside the requests, the relay of events aside. */
    List<Job> jobs() {
        return jobs;
    }

    int port() {
        return server.port();
    }

    /**
     * Answers the requests in flight and takes no new ones, lets the jobs and the relay end where nothing is half done,
     * and lets go of Redis and the database.
     */
    @Override
    public void close() {
        Deadline deadline = Deadline.after(stopTimeout);
        services.events().endListening();
        jobs.forEach(Job::askToEnd);
        server.close();
        jobs.forEach(job -> job.end(deadline));
        services.events().end(deadline);
        Thread lettingGo = Thread.ofPlatform().daemon().start(() -> {
            try (database) {
                services.close();
            }
        });
        awaitEnd(lettingGo, deadline);
    }

    /** A database or Redis that hangs must not hold up the stop; both survive being left. */
    private static void awaitEnd(Thread lettingGo, Deadline deadline) {
        try {
            lettingGo.join(Duration.ofNanos(Math.max(deadline.leftNanos(), SHORTEST_GOODBYE.toNanos())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The system's own words; Javalin calls every failure a port that is taken. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static void refuse(String problem) {
        System.err.println("lastone: " + problem);
        System.exit(EXIT_REFUSED);
    }

    static String version() {
        try (InputStream in = Main.class.getResourceAsStream("version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
