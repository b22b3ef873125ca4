package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lastone.api.Authentication;
import lastone.api.RequestId;
import lastone.api.TraceContext;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes one log line for each response, of a route or of Jetty itself, and times it. Both name the
 * route's pattern and never the path, the query, a token or the body, which may hold secrets. Thread safe.
 */
final class AccessLog implements RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /** The attribute of a request with the other end of its connection, which the connection forgets when it is closed. */
    static final String PEER = "lastone.peer";

    private static final String ROUTE = "lastone.route";

    /** What a caller makes up adds neither a route nor a method to the metrics. */
    private static final String UNMATCHED = "(unmatched)";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private static final String NO_CALLER = "anyone";

    /** Asked every few seconds, so only those that fail are of interest. */
    private static final Set<String> PROBES = Set.of("/health/live", "/health/ready", "/metrics");

    private static final int FIRST_ERROR = 400;

    private final MeterRegistry registry;
    private final ClientAddress addresses;
    private final ConcurrentHashMap<Kind, Timer> timers = new ConcurrentHashMap<>();

    AccessLog(MeterRegistry registry, ClientAddress addresses) {
        this.registry = registry;
        this.addresses = addresses;
    }

    /** Requests that are timed together. */
    private record Kind(String method, String route, int status) {}

    /** Records the route of each request for the log, which Jetty writes when the request has left Javalin. */
    static void register(RoutesConfig routes) {
        routes.after(ctx -> {
            Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
            if (matched != null) {
                ctx.attribute(ROUTE, matched.path);
            }
        });
    }

    @Override
    public void log(Request request, Response response) {
        long nanos = System.nanoTime() - request.getHeadersNanoTime();
        Kind kind = new Kind(method(request), route(request), response.getStatus());
        timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
        Level level = PROBES.contains(kind.route()) && kind.status() < FIRST_ERROR ? Level.DEBUG : Level.INFO;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        RequestId.putInLog(
                response.getHeaders().get(RequestId.HEADER),
                request.getHeaders().get(TraceContext.HEADER));
        try {
            long micros = nanos / 1_000;
            write(level, kind, micros / 1e3, caller(request), client(request));
        } finally {
            RequestId.removeFromLog();
        }
    }

    private static void write(Level level, Kind kind, double millis, String caller, String client) {
        LOG.atLevel(level)
                .addKeyValue("method", kind.method())
                .addKeyValue("route", kind.route())
                .addKeyValue("status", kind.status())
                .addKeyValue("millis", millis)
                .addKeyValue("caller", caller)
                .addKeyValue("client", client)
                .log("{} {} {} {} ms, {} from {}", kind.method(), kind.route(), kind.status(), millis, caller, client);
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("Requests, from their headers to the end of the response")
                .tag("method", kind.method())
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static String caller(Request request) {
        Object caller = request.getAttribute(Authentication.CALLER);
        return caller == null ? NO_CALLER : caller.toString();
    }

    private String client(Request request) {
        // What Jetty refuses has passed no handler, and so has no attribute.
        Object peer = request.getAttribute(PEER);
        Object known = peer == null ? request.getConnectionMetaData().getRemoteSocketAddress() : peer;
        if (!(known instanceof InetSocketAddress address)) {
            return "unknown";
        }
        List<String> forwarded = request.getHeaders().getValuesList("X-Forwarded-For");
        return addresses.of(address.getAddress(), forwarded).getHostAddress();
    }

    private static String method(Request request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
    }

    private static String route(Request request) {
        Object route = request.getAttribute(ROUTE);
        return route == null ? UNMATCHED : route.toString();
    }
}
