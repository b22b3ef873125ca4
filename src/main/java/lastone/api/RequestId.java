package lastone.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Gives every request an id, returns it as {@code X-Request-Id} and puts it on every log line of
 * the request, beside the id of the trace that its caller names. */
public final class RequestId {

    /** Read from the request, if its value is sane, and set on every response. */
    public static final String HEADER = "X-Request-Id";

    /** The key of the id in the logging context. */
    public static final String LOG_KEY = "requestId";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:+/=-]{1,128}");

    private RequestId() {}

    /** To be registered before all others, so that whatever refuses the request finds its id. */
    public static void register(RoutesConfig routes) {
        routes.before(ctx -> {
            String id = choose(ctx.header(HEADER));
            ctx.header(HEADER, id);
            putInLog(id, ctx.header(TraceContext.HEADER));
        });
        routes.after(ctx -> removeFromLog());
    }

    /**
     * Gives the lines that the thread logs from now on the request's id, and the id of its trace if it has one.
     *
     * @param traceparent the request's header, if it has one
     */
    public static void putInLog(@Nullable String id, @Nullable String traceparent) {
        MDC.put(LOG_KEY, id);
        TraceContext.traceId(traceparent).ifPresent(trace -> MDC.put(TraceContext.LOG_KEY, trace));
    }

    /** Ends the effect of {@link #putInLog}. */
    public static void removeFromLog() {
        MDC.remove(LOG_KEY);
        MDC.remove(TraceContext.LOG_KEY);
    }

    /** The id that the response carries, or a new one before it has any. */
    public static String of(Context ctx) {
        String id = ctx.res().getHeader(HEADER);
        return id == null ? choose(null) : id;
    }

    /** The caller's own id if it is sane, else a new one; ids need to be distinct, not secret. */
    public static String choose(@Nullable String own) {
        if (own != null && SANE.matcher(own).matches()) {
            return own;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
