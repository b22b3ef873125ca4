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
final class UnreadBody implements Runnable {

    private static final long MOST_BYTES = 256 * 1024;
    private static final long SECONDS = 2;

    private final Request request;
    private final Callback then;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long left = MOST_BYTES;
    private Scheduler.@Nullable Task timeout;

    private UnreadBody(Request request, Callback then) {
        this.request = request;
        this.then = then;
    }

    static boolean isAnnounced(Request request) {
        return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    /**
     * The request as the servlet layer is to see it. At its end that layer gives up a body that has not arrived in whole,
     * after which nothing of it can be read; so it is told that nothing is left. Where more is left than is read, the
     * response says that it is the last one.
     */
    static Request leftUnread(Request request, Response response) {
        if (!isDrained(request)) {
            return request;
        }
        if (request.getLength() > MOST_BYTES) {
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

    private static boolean isDrained(Request request) {
        return isAnnounced(request) && !request.getHeaders().contains(HttpHeader.EXPECT);
    }

    /** The callback of a request with a body; one whose client waits to be invited has nothing to read. */
    static Callback drainThen(Request request, Callback then) {
        if (!isDrained(request)) {
            return then;
        }
        UnreadBody rest = new UnreadBody(request, then);
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
