package lastone.http;

import java.time.Duration;

/**
 * What one server takes on at most, so that neither many nor slow clients can exhaust it.
 *
 * @param requests in flight
 * @param bytes that bodies and responses in flight may hold
 * @param connections open, most of them idle; more wait in the backlog of the listening socket
 * @param idle how long a connection stays open between two requests
 * @param stall how long a request or its response may make no progress on the connection
 * @param head how long the head of a request may take to arrive in all
 * @param body how long a body may take to arrive in all
 */
public record Limits(
        int requests, int bytes, int connections, Duration idle, Duration stall, Duration head, Duration body) {

    private static final int MAX_REQUESTS = 4_096;

    private static final int MAX_CONNECTIONS = 10_000;
    private static final long MAX_BYTES = 64L << 20;

    /**
     * The shop itself takes 18 MB of a heap; an order in flight was measured at 14 to 20 KB, an open connection at 3.1
     * KB. So 48 MB hold 768 requests, 2,048 connections and 4 MB of bodies and responses, with a few to spare.
     */
    private static final long HEAP_PER_REQUEST = 64 * 1_024;

    private static final long HEAP_PER_CONNECTION = 24 * 1_024;
    private static final long HEAP_PER_BYTE = 12;

    /**
     * What suits a flash sale, which has some thousand buyers at once, and load balancers, which keep a connection for
     * a minute.
     *
     * @param heap the most that the heap may hold, in bytes; a small one lets in fewer requests
     */
    public static Limits forHeap(long heap) {
        return new Limits(
                Math.toIntExact(Math.min(MAX_REQUESTS, heap / HEAP_PER_REQUEST)),
                Math.toIntExact(Math.min(MAX_BYTES, heap / HEAP_PER_BYTE)),
                Math.toIntExact(Math.min(MAX_CONNECTIONS, heap / HEAP_PER_CONNECTION)),
                Duration.ofSeconds(65),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }
}
