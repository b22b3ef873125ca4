package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets the pages of listed origins read responses (CORS), never with credentials. Other origins get the same responses
 * without its headers, so that their browsers keep them from their pages. Jetty's own handler knows one list of methods
 * for all paths; here a preflight names those of its route.
 */
final class CrossOrigin extends Handler.Wrapper {

    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id";
    private static final String EXPOSED_HEADERS =
            "X-Request-Id, Location, Retry-After, ETag, Date, Idempotent-Replayed";
    private static final String MAX_AGE_SECONDS = "600";
    private static final HttpField VARY_ORIGIN = new PreEncodedHttpField(HttpHeader.VARY, "Origin");

    private final Set<String> origins;

    /** @param origins as a browser writes them, {@code https://shop.example}; empty where no page may */
    CrossOrigin(Set<String> origins) {
        this.origins = origins;
    }

    /** Completes preflights, once the router has found which methods their path has. */
    void register(RoutesConfig routes) {
        if (!origins.isEmpty()) {
            routes.after(this::completePreflight);
        }
    }

    /** Adds the headers when a response is about to be sent, so that those are no exception that the server itself makes. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!origins.isEmpty()) {
            request.addHttpStreamWrapper(stream -> new Stream(stream, request));
        }
        return super.handle(request, response, callback);
    }

    /** Likewise for a response to what never got here, because it could not be read as HTTP. */
    void set(Request request, HttpFields.Mutable headers) {
        if (origins.isEmpty()) {
            return;
        }
        headers.ensureField(VARY_ORIGIN);
        String origin = OriginRecorder.origin(request);
        if (isAllowed(origin)) {
            headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.put(HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && origins.contains(origin);
    }

    private final class Stream extends HttpStream.Wrapper {

        private final Request request;

        Stream(HttpStream wrapped, Request request) {
            super(wrapped);
            this.request = request;
        }

        @Override
        public void prepareResponse(HttpFields.Mutable headers) {
            set(request, headers);
            super.prepareResponse(headers);
        }
    }

    /** No route takes OPTIONS, so the router refused it with the methods that there are; for a preflight that is success. */
    private void completePreflight(Context ctx) {
        boolean isPreflight = HttpMethod.OPTIONS.is(ctx.method().name())
                && ctx.header(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD.asString()) != null;
        String methods = ctx.res().getHeader(HttpHeader.ALLOW.asString());
        if (!isPreflight || methods == null || !isAllowed(ctx.header(HttpHeader.ORIGIN.asString()))) {
            return;
        }
        ctx.status(204).result(new byte[0]);
        ctx.res().setContentType(null);
        ctx.header(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS.asString(), methods);
        ctx.header(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS.asString(), REQUEST_HEADERS);
        ctx.header(HttpHeader.ACCESS_CONTROL_MAX_AGE.asString(), MAX_AGE_SECONDS);
    }
}
