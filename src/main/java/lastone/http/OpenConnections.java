package lastone.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Knows what every open connection has under way, and closes those that Jetty would keep: one whose request head trickles
 * in byte by byte never idles, one that waits for its next request holds up a stop, and many that wait keep others from
 * being accepted. Has to be the outermost handler. The methods that close are for one thread; the rest is thread safe.
 */
final class OpenConnections extends Handler.Wrapper implements Connection.Listener {

    private final Duration headTimeout;
    private final int maxConnections;
    private final Map<Connection, OpenConnection> open = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean closesAfterResponses;

    /**
     * @param headTimeout how long the head of a request may take to arrive
     * @param maxConnections how many connections are accepted
     */
    OpenConnections(Duration headTimeout, int maxConnections) {
        this.headTimeout = headTimeout;
        this.maxConnections = maxConnections;
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new OpenConnection(connection));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        request.setAttribute(AccessLog.PEER, request.getConnectionMetaData().getRemoteSocketAddress());
        OpenConnection connection = open.get(request.getConnectionMetaData().getConnection());
        if (connection != null) {
            begin(connection);
            Request.addCompletionListener(request, _ -> end(connection));
            request.addHttpStreamWrapper(stream -> new ClosingStream(stream, connection));
        }
        return super.handle(request, response, callback);
    }

    private void begin(OpenConnection connection) {
        requests.incrementAndGet();
        connection.requestBegins();
    }

    private void end(OpenConnection connection) {
        connection.requestEnds();
        requests.decrementAndGet();
    }

    /** Adds {@code Connection: close} to a response at the last moment, so that those under way get it, too. */
    private final class ClosingStream extends HttpStream.Wrapper {

        private final OpenConnection connection;

        ClosingStream(HttpStream stream, OpenConnection connection) {
            super(stream);
            this.connection = connection;
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.Response response,
                boolean last,
                ByteBuffer content,
                Callback callback) {
            if (closesAfterResponses && response != null && response.getStatus() >= 200) {
                connection.noMoreRequests();
                super.send(request, closing(response), last, content, callback);
            } else {
                super.send(request, response, last, content, callback);
            }
        }

        private static MetaData.Response closing(MetaData.Response response) {
            return new MetaData.Response(
                    response.getStatus(),
                    response.getReason(),
                    response.getHttpVersion(),
                    HttpFields.build(response.getHttpFields())
                            .put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString()),
                    response.getContentLength(),
                    response.getTrailersSupplier());
        }
    }

    /** To be called again and again. */
    void closeSlowHeads() {
        for (OpenConnection connection : open.values()) {
            connection.observe();
            if (connection.isHeadLate(headTimeout)) {
                connection.close();
            }
        }
    }

    /** When no more are accepted, closes the tenth that has been idle for longest, and none that is busy. */
    void closeOldestWhenFull() {
        if (open.size() < maxConnections) {
            return;
        }
        List<OpenConnection> oldest = open.values().stream()
                .filter(OpenConnection::isIdle)
                .map(connection -> new IdleConnection(connection, connection.lastActivity()))
                .sorted(Comparator.comparingLong(IdleConnection::since))
                .limit(Math.max(1, maxConnections / 10))
                .map(IdleConnection::connection)
                .toList();
        close(oldest);
    }

    /** Since when it was idle at one moment, because that may change while they are sorted. */
    private record IdleConnection(OpenConnection connection, long since) {}

    /** From now on every response is the last one on its connection, and says so. */
    void closeAfterResponses() {
        closesAfterResponses = true;
    }

    /** For a stop, after {@link #closeSlowHeads}: closes those on which no request is to be expected any more. */
    void closeIdle() {
        close(open.values().stream().filter(OpenConnection::isIdle).toList());
    }

    private static void close(List<OpenConnection> idle) {
        SocketProbe.withUnreadBytes(idle).forEach(OpenConnection::bytesHaveArrived);
        // Asked again after the system: what was unread before may have been read meanwhile.
        idle.stream().filter(OpenConnection::isIdle).forEach(OpenConnection::close);
    }

    /** Requests whose response is not written to the end. */
    int requestsUnderWay() {
        return requests.get();
    }
}
