package lastone.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lastone.api.CacheHeaders;
import lastone.api.Problems;
import lastone.api.RequestBody;
import lastone.api.RequestId;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: one virtual thread a request, and everything about HTTP that no feature owns. */
public final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /**
     * A flash sale opens a thousand connections at once; the JDK's default backlog of 50 makes clients wait seconds.
     */
    private static final int CONNECTION_BACKLOG = 4096;

    /** Javalin copies each response through a new buffer, of 32 KiB by default; most responses have less than 1 KiB. */
    private static final int COPY_BUFFER = 2 * 1_024;

    /** Responses above 1 KiB are compressed. No more than {@link #COPY_BUFFER}: Javalin decides at the first piece. */
    private static final int MIN_COMPRESSED = 1_025;

    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private static final Duration CONNECTION_CHECK_INTERVAL = Duration.ofMillis(500);
    private static final Duration STOP_POLL_INTERVAL = Duration.ofMillis(10);
    private static final Duration MINIMUM_STOP_TIMEOUT = Duration.ofMillis(500);

    private final Javalin javalin;
    private final Health health;
    private final Admission admission;
    private final ListeningConnector connector;
    private final OpenConnections connections;
    private final Job watch;

    private WebServer(Javalin javalin, Health health, Admission admission, OpenConnections connections) {
        this.javalin = javalin;
        this.health = health;
        this.admission = admission;
        this.connector = (ListeningConnector) javalin.jettyServer().server().getConnectors()[0];
        this.connections = connections;
        this.watch = Job.start("watch over connections", () -> {
            connections.closeSlowHeads();
            connections.closeOldestWhenFull();
            return CONNECTION_CHECK_INTERVAL;
        });
    }

    /**
     * Binds and serves.
     *
     * @param wait how long a request may wait, in all, for what it needs
     * @param clock the shop's, for the date of responses
     * @param meters where requests are timed
     * @param corsOrigins whose pages may read responses
     * @param isTrustedProxy whether the {@code X-Forwarded-For} of an address is believed
     * @param routes add the routes of the API and the pages
     * @throws io.javalin.util.JavalinBindException when the address cannot be bound
     */
    public static WebServer start(
            String host,
            int port,
            Limits limits,
            Duration wait,
            InstantSource clock,
            MeterRegistry meters,
            Health health,
            Set<String> corsOrigins,
            Predicate<InetAddress> isTrustedProxy,
            List<Consumer<RoutesConfig>> routes) {
        Admission admission = new Admission(limits.requests(), limits.bytes(), wait, meters);
        CrossOrigin crossOrigin = new CrossOrigin(corsOrigins);
        OpenConnections connections = new OpenConnections(limits.head(), limits.connections());
        DateHeader date = new DateHeader(clock);
        Javalin javalin = Javalin.create(config -> {
            quietStart(config);
            config.concurrency.useVirtualThreads = true;
            config.http.prefer405over404 = true;
            config.http.compressionStrategy = gzip();
            config.http.responseBufferSize = COPY_BUFFER;
            config.router.ignoreTrailingSlashes = false;
            config.jetty.modifyHttpConfiguration(http -> {
                strictAndSmall(http);
                http.addCustomizer(date);
                http.setIdleTimeout(limits.stall().toMillis());
            });
            config.jetty.modifyServer(server -> {
                server.insertHandler(admission);
                server.insertHandler(connections);
                server.insertHandler(crossOrigin);
                server.setErrorHandler(new JettyProblems(date, crossOrigin));
                server.setRequestLog(new AccessLog(meters, new ClientAddress(isTrustedProxy)));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, host, port, limits, connections));
            config.router.javaLangErrorHandler(Problems::sendError);
            RequestId.register(config.routes);
            AccessLog.register(config.routes);
            crossOrigin.register(config.routes);
            CacheHeaders.register(config.routes);
            config.routes.before(WebServer::refuseMethodOverride);
            RequestBody.register(config.routes, limits.body());
            Problems.register(config.routes);
            health.register(config.routes);
            routes.forEach(each -> each.accept(config.routes));
        });
        javalin.start();
        return new WebServer(javalin, health, admission, connections);
    }

    /** The port that is bound, also where {@link #start} was given 0. */
    public int port() {
        return javalin.port();
    }

    /** Admitted requests without a response yet; those of operators do not count. */
    int requestsInFlight() {
        return admission.inFlight();
    }

    /**
     * Begins a stop: reports itself as not ready, goes on serving for the delay, and stops listening. From now on each
     * response is the last one on its connection. Blocks, at most until the deadline.
     */
    public void drain(Duration delay, Deadline deadline) {
        LOG.info("Not ready any more; new connections are accepted for another {}", delay);
        health.drain();
        connections.closeAfterResponses();
        pause(Math.min(delay.toNanos(), deadline.leftNanos()));
        connector.closeListener(deadline);
        LOG.info(
                "Stopped listening, with {} connections open and {} requests under way",
                connector.connections(),
                connections.requestsUnderWay());
    }

    /**
     * Ends a stop, after {@link #drain}: blocks until what has reached the server is served, or time is up and the rest
     * is cut off.
     */
    public void close(Deadline deadline) {
        watch.end(deadline);
        while (isServing() && !deadline.hasPassed()) {
            connections.closeSlowHeads();
            connections.closeIdle();
            pause(STOP_POLL_INTERVAL.toNanos());
        }
        if (isServing()) {
            LOG.warn(
                    "Time is up: {} requests and {} connections are cut off",
                    connections.requestsUnderWay(),
                    connector.connections());
        } else {
            LOG.info("All requests are served");
        }
        stopJavalin(deadline);
    }

    private boolean isServing() {
        return connector.connections() > 0 || connections.requestsUnderWay() > 0;
    }

    private void stopJavalin(Deadline deadline) {
        if (javalin.jettyServer().threadPool() instanceof QueuedThreadPool threads) {
            threads.setStopTimeout(Math.max(MINIMUM_STOP_TIMEOUT.toMillis(), deadline.leftNanos() / 1_000_000));
        }
        javalin.stop();
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void quietStart(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
    }

    private static CompressionStrategy gzip() {
        CompressionStrategy gzip = new CompressionStrategy(null, new Gzip());
        gzip.setDefaultMinSizeForCompression(MIN_COMPRESSED);
        return gzip;
    }

    /** Javalin lets a header replace the request's method; here a request does what its first line says. */
    private static void refuseMethodOverride(Context ctx) {
        if (ctx.header(METHOD_OVERRIDE) != null) {
            throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, METHOD_OVERRIDE + " is not supported.");
        }
    }

    /** Jetty's cache of request headers takes 98 KB a connection: a thousand buyers would fill 98 MB with it. */
    private static void strictAndSmall(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setHeaderCacheSize(0);
    }

    private static ListeningConnector connector(
            Server server, HttpConfiguration http, String host, int port, Limits limits, OpenConnections connections) {
        ListeningConnector connector = new ListeningConnector(server, new OriginRecorder(http), limits.connections());
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(CONNECTION_BACKLOG);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addEventListener(connections);
        return connector;
    }
}
