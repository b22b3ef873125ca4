package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lastone.api.RequestId;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes one log line for each response, of a route or of Jetty itself, and times it. Both name the
 * route's pattern and never the path, the query, a header or the body, which may hold secrets. Thread safe.
 */
final class AccessLog implements RequestLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

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

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Kind, Timer> timers = new ConcurrentHashMap<>();

    AccessLog(MeterRegistry registry) {
        this.registry = registry;
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
        try (var _ = MDC.putCloseable(RequestId.LOG_KEY, response.getHeaders().get(RequestId.HEADER))) {
            long micros = nanos / 1_000;
            write(kind, micros / 1e3);
        }
    }

    private static void write(Kind kind, double millis) {
        LOG.atInfo()
                .addKeyValue("method", kind.method())
                .addKeyValue("route", kind.route())
                .addKeyValue("status", kind.status())
                .addKeyValue("millis", millis)
                .log("{} {} {} {} ms", kind.method(), kind.route(), kind.status(), millis);
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

    private static String method(Request request) {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
    }

    private static String route(Request request) {
        Object route = request.getAttribute(ROUTE);
        return route == null ? UNMATCHED : route.toString();
    }
}
