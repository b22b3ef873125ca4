package lastone.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import lastone.api.Http;
import lastone.error.ErrorCode;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets in a bounded number of requests, and refuses more at once with 503: a refusal costs next to nothing, while a
 * request too many costs those before it their time. It stands before Javalin, so that a permit comes back however the
 * request ends.
 */
final class Admission extends Handler.Wrapper {

    private static final String ORDERS = Http.BASE + "/orders";

    private final int requests;
    private final Semaphore permits;

    Admission(int requests) {
        this.requests = requests;
        this.permits = new Semaphore(requests);
    }

    int inFlight() {
        return requests - permits.availablePermits();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isForOperators(Request.getPathInContext(request))) {
            return super.handle(request, response, callback);
        }
        if (!permits.tryAcquire()) {
            request.setAttribute(JettyProblems.CODE, code(request));
            Response.writeError(request, response, callback, 503);
            return true;
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable release = () -> {
            if (held.getAndSet(false)) {
                permits.release();
            }
        };
        boolean handled = false;
        try {
            handled = super.handle(request, response, Callback.from(callback, release));
            return handled;
        } finally {
            if (!handled) {
                release.run();
            }
        }
    }

    /** Who looks after a crowded server has to be able to look, and the event stream stays open for as long as it is read. */
    private static boolean isForOperators(String path) {
        return path.startsWith("/health/") || path.equals("/metrics") || path.equals(Http.BASE + "/events");
    }

    private static ErrorCode code(Request request) {
        boolean placesAnOrder = request.getMethod().equals("POST")
                && Request.getPathInContext(request).equals(ORDERS);
        return placesAnOrder ? ErrorCode.STOCK_BUSY_ERROR : ErrorCode.UNAVAILABLE_ERROR;
    }
}
