package lastone.http;

import java.time.Duration;

/**
 * What one server takes on at most, so that neither a crowd nor slow clients can use it up.
 *
 * @param requests in flight; each may hold a body of 64 KiB, so these bound the memory as well
 * @param connections open, most of them idle; more wait in the backlog of the listening socket
 * @param idle how long a connection is kept between two requests
 * @param stall how long a request or its answer may stand still on the wire
 * @param head how long the head of a request may take to arrive in all
 * @param body how long a body may take to arrive in all
 */
public record Limits(int requests, int connections, Duration idle, Duration stall, Duration head, Duration body) {

    private static final int MOST_REQUESTS = 4_096;

    /**
     * With a heap of 48 MB, 4,000 buyers at once ended a server that let in 2,000 of them, and not one that lets in 1,000,
     * four times of four.
     */
    private static final long HEAP_PER_REQUEST = 48 * 1_024;

    /**
     * What suits a time sale, which has some thousand buyers at once, and load balancers, which keep a connection for a
     * minute.
     *
     * @param heap the most that the heap may hold, in bytes; a small one lets in fewer requests
     */
    public static Limits forHeap(long heap) {
        return new Limits(
                Math.toIntExact(Math.min(MOST_REQUESTS, heap / HEAP_PER_REQUEST)),
                10_000,
                Duration.ofSeconds(65),
                Duration.ofSeconds(15),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }
}
