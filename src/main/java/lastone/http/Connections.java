package lastone.http;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import lastone.concurrent.Deadline;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Connector;

/**
 * Closes connections that Jetty would keep: one whose request head trickles in byte by byte never idles, one that waits
 * for its next request holds up a stop, and many that wait keep others from being accepted. Thread safe.
 */
final class Connections {

    private final Connector connector;
    private final Duration head;
    private final int most;
    private final Map<EndPoint, Waiting> waiting = new ConcurrentHashMap<>();

    /**
     * @param head how long the head of a request may take to arrive
     * @param most how many connections are accepted
     */
    Connections(Connector connector, Duration head, int most) {
        this.connector = connector;
        this.head = head;
        this.most = most;
    }

    /** A connection without a request in flight, as it was seen first after so many requests and bytes. */
    private record Waiting(long requests, long bytes, Deadline headArrives) {}

    /** To be called again and again; a head is noticed at the second call after its first bytes. */
    void closeSlowHeads() {
        waiting.keySet().retainAll(connector.getConnectedEndPoints());
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection == null || isInFlight(connection)) {
                waiting.remove(endPoint);
            } else if (headIsLate(endPoint, connection)) {
                endPoint.close();
            }
        }
    }

    private boolean headIsLate(EndPoint endPoint, Connection connection) {
        long requests = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        Waiting seen = waiting.get(endPoint);
        boolean nothingArrives = seen != null && seen.requests() == requests && seen.bytes() == bytes;
        if (seen == null || seen.requests() != requests) {
            waiting.put(endPoint, new Waiting(requests, requests == 0 ? 0 : bytes, Deadline.after(head)));
            return false;
        }
        if (nothingArrives) {
            waiting.put(endPoint, new Waiting(requests, bytes, Deadline.after(head)));
            return false;
        }
        return seen.headArrives().hasPassed();
    }

    /** When no more are accepted, the tenth that has waited longest for a request gives way. */
    void closeOldestWhenFull() {
        Collection<EndPoint> all = connector.getConnectedEndPoints();
        if (all.size() < most) {
            return;
        }
        all.stream()
                .filter(endPoint -> endPoint.getConnection() != null && !isInFlight(endPoint.getConnection()))
                .map(endPoint -> new Idle(endPoint, endPoint instanceof IdleTimeout waits ? waits.getIdleFor() : 0))
                .sorted(Comparator.comparingLong(Idle::millis).reversed())
                .limit(Math.max(1, most / 10))
                .forEach(idle -> idle.endPoint().close());
    }

    /** How long it idled when it was asked, since the true time goes on while they are sorted. */
    private record Idle(EndPoint endPoint, long millis) {}

    /** For a stop: connections with a request in flight stay, all others are closed. */
    void closeIdle() {
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Connection connection = endPoint.getConnection();
            if (connection != null && !isInFlight(connection)) {
                endPoint.close();
            }
        }
    }

    private static boolean isInFlight(Connection connection) {
        return connection.getMessagesIn() > connection.getMessagesOut();
    }
}
