package lastone.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads for a moment what is left of a body after the response was sent: a connection that is closed with bytes unread
 * is reset, which can destroy the response on its way to a client that still sends. Takes no thread and no memory.
 */
final class BodyDiscarder implements Runnable {

    private static final long MAX_BYTES = 256 * 1024;
    private static final long SECONDS = 2;

    private final Request request;
    private final Callback then;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long left = MAX_BYTES;
    private Scheduler.@Nullable Task timeout;

    private BodyDiscarder(Request request, Callback then) {
        this.request = request;
        this.then = then;
    }

    static boolean isAnnounced(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * Hides the unread rest of the body from the servlet layer. That layer would otherwise abandon the body when it ends the
     * request, and nothing more of it could be read. Where more is left than is read, the response says that it is the last
     * one.
     */
    static Request hideUnreadBody(Request request, Response response) {
        if (!isDiscarded(request)) {
            return request;
        }
        if (request.getLength() > MAX_BYTES) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        return new Unconsumed(request);
    }

    private static final class Unconsumed extends Request.Wrapper {

        Unconsumed(Request request) {
            super(request);
        }

        @Override
        public boolean consumeAvailable() {
            return true;
        }
    }

    private static boolean isDiscarded(Request request) {
        return isAnnounced(request) && !request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /** The callback of a request with a body; a client that waits for 100 Continue sends nothing to read. */
    static Callback discardThen(Request request, Callback then) {
        if (!isDiscarded(request)) {
            return then;
        }
        BodyDiscarder rest = new BodyDiscarder(request, then);
        return Callback.from(rest, then::failed);
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                awaitMore();
                return;
            }
            left -= chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk) || left < 0) {
                end();
                return;
            }
        }
    }

    private void awaitMore() {
        if (timeout == null) {
            timeout = request.getComponents().getScheduler().schedule(this::giveUp, SECONDS, TimeUnit.SECONDS);
        }
        request.demand(this);
    }

    private void giveUp() {
        if (!ended.get()) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }
    }

    private void end() {
        if (timeout != null) {
            timeout.cancel();
        }
        if (!ended.getAndSet(true)) {
            then.succeeded();
        }
    }
}
