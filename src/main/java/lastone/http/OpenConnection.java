package lastone.http;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/**
 * What one connection has under way, counted by this server itself: Jetty counts a request only after its head is
 * parsed, and a response before it is written. Requests are counted by their threads; {@link #observe} is for one thread.
 */
final class OpenConnection {

    /** Between two requests, how long nothing may arrive until no request is expected to be on its way any more. */
    private static final Duration IDLE = Duration.ofMillis(500);

    /** The same before the first request: under a load that starves the server 2.4 seconds were seen. */
    private static final Duration IDLE_BEFORE_FIRST_REQUEST = Duration.ofSeconds(2);

    private final Connection connection;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean hasAsked;
    private volatile boolean expectsRequests = true;
    private volatile long lastActivity = System.nanoTime();

    /** The bytes that had arrived when the latest response was complete: more are the head of the next request. */
    private volatile long bytesOfPastRequests;

    private long bytesSeen;
    private long headBegan;
    private boolean isHeadUnderWay;

    OpenConnection(Connection connection) {
        this.connection = connection;
    }

    void requestBegins() {
        requests.incrementAndGet();
        hasAsked = true;
    }

    /** To be called after the last byte of the response was written, or can no longer be. */
    void requestEnds() {
        bytesOfPastRequests = connection.getBytesIn();
        lastActivity = System.nanoTime();
        requests.decrementAndGet();
    }

    /** To be called when a response announces to the client that it is the last one. */
    void noMoreRequests() {
        expectsRequests = false;
    }

    boolean expectsRequests() {
        return expectsRequests;
    }

    /** From the first byte of a request to the last byte of its response. */
    boolean isBusy() {
        return requests.get() > 0 || connection.getBytesIn() > bytesOfPastRequests;
    }

    /** Notices what has arrived since the last call. */
    void observe() {
        long bytes = connection.getBytesIn();
        if (bytes > bytesSeen) {
            bytesSeen = bytes;
            bytesHaveArrived();
        }
        boolean headIsUnderWay = requests.get() == 0 && bytes > bytesOfPastRequests;
        if (headIsUnderWay && !isHeadUnderWay) {
            headBegan = System.nanoTime();
        }
        isHeadUnderWay = headIsUnderWay;
    }

    void bytesHaveArrived() {
        lastActivity = System.nanoTime();
    }

    /** Whether the head of a request was under way at the latest observation, and for longer than this. */
    boolean isHeadLate(Duration longest) {
        return isHeadUnderWay && System.nanoTime() - headBegan > longest.toNanos();
    }

    /** Whether no request is under way, and none is to be expected on its way through the network. */
    boolean isIdle() {
        Duration idle = hasAsked ? IDLE : IDLE_BEFORE_FIRST_REQUEST;
        return !isBusy() && System.nanoTime() - lastActivity > idle.toNanos();
    }

    /** On the clock of {@link System#nanoTime}. */
    long lastActivity() {
        return lastActivity;
    }

    SelectableChannel channel() {
        return (SelectableChannel) connection.getEndPoint().getTransport();
    }

    void close() {
        connection.getEndPoint().close();
    }
}
