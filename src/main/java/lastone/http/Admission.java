package lastone.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import lastone.api.Authentication;
import lastone.api.ByteBudget;
import lastone.api.Http;
import lastone.api.HttpStatus;
import lastone.concurrent.Deadline;
import lastone.error.ErrorCode;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets in a bounded number of requests, and refuses more at once: a refusal costs next to nothing, while a request too
 * many costs those before it their time. It stands before Javalin, so that a slot is released however the request ends.
 */
final class Admission extends Handler.Wrapper {

    private static final String ORDERS = Http.BASE + "/orders";

    /** Operators need access to a full server, and an event stream stays open for as long as it is read. */
    private static final Set<String> OPERATORS =
            Set.of("/health/live", "/health/ready", "/metrics", Http.BASE + "/events");

    private static final int OPERATORS_REQUESTS = 64;

    private final RequestSlots callers;
    private final RequestSlots operators = new RequestSlots(OPERATORS_REQUESTS, OPERATORS_REQUESTS);
    private final ByteBudget bytes;
    private final Duration wait;
    private final Counter full;
    private final Counter callerHasTooMany;

    /** @param wait how long an admitted request may wait, in all, for what it needs */
    Admission(int requests, int bytes, Duration wait, MeterRegistry meters) {
        this.wait = wait;
        this.callers = new RequestSlots(requests, RequestSlots.tokenShare(requests));
        this.bytes = new ByteBudget(bytes);
        this.full = refused("server_full", meters);
        this.callerHasTooMany = refused("caller_has_too_many", meters);
        Gauge.builder("lastone.requests.in.flight", callers, RequestSlots::inUse)
                .description("Admitted requests without a complete response, without those of operators")
                .register(meters);
        Gauge.builder("lastone.requests.limit", () -> requests)
                .description("How many requests are admitted at once")
                .register(meters);
    }

    private static Counter refused(String reason, MeterRegistry meters) {
        return Counter.builder("lastone.requests.refused")
                .description("Requests that were not admitted")
                .tag("reason", reason)
                .register(meters);
    }

    int inFlight() {
        return callers.inUse();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Callback afterRest = BodyDiscarder.discardThen(request, callback);
        RequestSlots slots = isForOperators(request) ? operators : callers;
        String caller = caller(request.getHeaders());
        RequestSlots.SlotResult result = slots.tryAcquire(caller);
        if (result != RequestSlots.SlotResult.ADMITTED
                && bytes.evictSlowest(result == RequestSlots.SlotResult.CALLER_HAS_TOO_MANY)) {
            result = slots.tryAcquireBriefly(caller);
        }
        if (result != RequestSlots.SlotResult.ADMITTED) {
            (result == RequestSlots.SlotResult.FULL ? full : callerHasTooMany).increment();
            ErrorCode code = code(request, result);
            request.setAttribute(JettyProblems.CODE, code);
            Response.writeError(request, response, afterRest, HttpStatus.of(code));
            return true;
        }
        ByteBudget.Reservation reservation = bytes.open(request, caller.equals(RequestSlots.NO_TOKEN));
        request.setAttribute(ByteBudget.RESERVATION, reservation);
        AtomicBoolean open = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (open.getAndSet(false)) {
                reservation.close();
                slots.release(caller);
            }
        };
        boolean handled = false;
        try {
            Request admitted = BodyDiscarder.hideUnreadBody(request, response);
            Callback end = Callback.from(leave, afterRest);
            handled = slots == operators
                    ? super.handle(admitted, response, end)
                    : Deadline.after(wait).call(() -> super.handle(admitted, response, end));
            return handled;
        } finally {
            if (!handled) {
                leave.run();
            }
        }
    }

    private static boolean isForOperators(Request request) {
        boolean reads = HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        return reads && !BodyDiscarder.isAnnounced(request) && OPERATORS.contains(Request.getPathInContext(request));
    }

    private static String caller(HttpFields headers) {
        String header = headers.get(HttpHeader.AUTHORIZATION);
        return header == null
                ? RequestSlots.NO_TOKEN
                : Authentication.token(header).orElse(RequestSlots.NO_TOKEN);
    }

    private static ErrorCode code(Request request, RequestSlots.SlotResult refused) {
        if (refused == RequestSlots.SlotResult.CALLER_HAS_TOO_MANY) {
            return ErrorCode.TOO_MANY_REQUESTS_ERROR;
        }
        boolean placesAnOrder = HttpMethod.POST.is(request.getMethod())
                && Request.getPathInContext(request).equals(ORDERS);
        return placesAnOrder ? ErrorCode.STOCK_BUSY_ERROR : ErrorCode.UNAVAILABLE_ERROR;
    }
}
