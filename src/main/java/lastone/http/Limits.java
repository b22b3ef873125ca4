package lastone.http;

import java.time.Duration;

/**
 * What one server takes on at most, so that neither a crowd nor slow clients can use it up.
 *
 * @param requests in flight
 * @param bytes that bodies and responses in flight may hold
 * @param connections open, most of them idle; more wait in the backlog of the listening socket
 * @param idle how long a connection is kept between two requests
 * @param stall how long a request or its answer may stand still on the wire
 * @param head how long the head of a request may take to arrive in all
 * @param body how long a body may take to arrive in all
 */
public record Limits(
        int requests, int bytes, int connections, Duration idle, Duration stall, Duration head, Duration body) {

    private static final int MOST_REQUESTS = 4_096;

    /**
     * With a heap of 48 MB, 4,000 buyers at once ended a server that let in 2,000 of them, and not one that lets in 1,000,
     * four times of four.
     */
    private static final long HEAP_PER_REQUEST = 48 * 1_024;

    /** An eighth: a heap of 48 MB has 15 MB of the shop itself in it, and 20 KB for each request. */
    private static final long BYTES_PART = 8;

    private static final long MOST_BYTES = 64 << 20;

    /**
     * What suits a time sale, which has some thousand buyers at once, and load balancers, which keep a connection for a
     * minute.
     *
     * @param heap the most that the heap may hold, in bytes; a small one lets in fewer requests
     */
    public static Limits forHeap(long heap) {
        return new Limits(
                Math.toIntExact(Math.min(MOST_REQUESTS, heap / HEAP_PER_REQUEST)),
                Math.toIntExact(Math.min(MOST_BYTES, heap / BYTES_PART)),
                10_000,
                Duration.ofSeconds(65),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }
}
