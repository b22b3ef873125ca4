package lastone.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import lastone.api.CacheHeaders;
import lastone.api.Problems;
import lastone.api.RequestBody;
import lastone.api.RequestId;
import lastone.concurrent.Job;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: one virtual thread a request, and everything about HTTP that no feature owns. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** A time sale opens a thousand connections at once; the JDK's default backlog of 50 makes clients wait seconds. */
    private static final int CONNECTION_BACKLOG = 4096;

    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private static final Duration WATCH = Duration.ofMillis(500);
    private static final Duration WATCH_AT_STOP = Duration.ofMillis(10);

    private final Javalin javalin;
    private final Health health;
    private final Admission admission;
    private final Connections connections;
    private final Job watch;

    private WebServer(Javalin javalin, Health health, Admission admission, Connections connections) {
        this.javalin = javalin;
        this.health = health;
        this.admission = admission;
        this.connections = connections;
        this.watch = Job.start("watch over connections", () -> {
            connections.closeSlowHeads();
            connections.closeOldestWhenFull();
            return WATCH;
        });
    }

    /**
     * Binds and serves.
     *
     * @param stopTimeout how long {@link #close} waits for requests in flight
     * @param meters where requests are timed
     * @throws io.javalin.util.JavalinBindException when the address cannot be bound
     */
    public static WebServer start(
            String host,
            int port,
            Duration stopTimeout,
            Limits limits,
            MeterRegistry meters,
            Health health,
            List<Consumer<RoutesConfig>> features) {
        Admission admission = new Admission(limits.requests(), limits.bytes());
        Javalin javalin = Javalin.create(config -> {
            quietStart(config);
            config.concurrency.useVirtualThreads = true;
            config.http.prefer405over404 = true;
            config.router.ignoreTrailingSlashes = false;
            config.jetty.modifyHttpConfiguration(http -> {
                strictAndSmall(http);
                http.setIdleTimeout(limits.stall().toMillis());
            });
            config.jetty.modifyServer(server -> {
                server.insertHandler(admission);
                stopGracefully(server, stopTimeout);
                server.setRequestLog(new AccessLog(meters));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, host, port, limits));
            config.router.javaLangErrorHandler(Problems::sendError);
            RequestId.register(config.routes);
            AccessLog.register(config.routes);
            CacheHeaders.register(config.routes);
            config.routes.before(WebServer::refuseMethodOverride);
            RequestBody.register(config.routes, limits.body());
            Problems.register(config.routes);
            health.register(config.routes);
            features.forEach(feature -> feature.accept(config.routes));
        });
        javalin.start();
        return new WebServer(
                javalin,
                health,
                admission,
                new Connections(
                        javalin.jettyServer().server().getConnectors()[0], limits.head(), limits.connections()));
    }

    public int port() {
        return javalin.port();
    }

    /** Admitted requests without a response yet; those of operators do not count. */
    int requestsInFlight() {
        return admission.inFlight();
    }

    /** Turns readiness off, refuses new requests, and blocks until those in flight have their responses or time is up. */
    @Override
    public void close() {
        health.drain();
        watch.askToEnd();
        Job idleLast = Job.start("closing of idle connections", () -> {
            connections.closeIdle();
            return WATCH_AT_STOP;
        });
        try {
            javalin.stop();
        } catch (JavalinException timeIsUp) {
            LOG.warn("Requests in flight were cut off: {}", String.valueOf(timeIsUp.getMessage()));
        } finally {
            idleLast.askToEnd();
        }
    }

    private static void quietStart(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
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

    /** Without a stop timeout Jetty cuts off requests in flight. */
    private static void stopGracefully(Server server, Duration stopTimeout) {
        server.setStopTimeout(stopTimeout.toMillis());
        server.insertHandler(new GracefulHandler());
        server.setErrorHandler(new JettyProblems());
    }

    /** At a stop Jetty would cut off a request that stands still for a second. */
    private static ServerConnector connector(
            Server server, HttpConfiguration http, String host, int port, Limits limits) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(CONNECTION_BACKLOG);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setShutdownIdleTimeout(limits.stall().toMillis());
        connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        return connector;
    }
}
