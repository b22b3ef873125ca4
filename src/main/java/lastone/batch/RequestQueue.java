package lastone.batch;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import lastone.concurrent.NotExecutedException;
import org.jspecify.annotations.Nullable;

/** The requests that wait for a batch, in the order of their arrival. Thread safe; blocks nobody. */
final class RequestQueue<Q, R> {

    private final ToIntFunction<Q> weight;
    private final int maxWeight;
    private final int capacity;
    private final BatchMetrics metrics;
    private final Queue<PendingRequest<Q, R>> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /**
     * @param weight what a request counts in a batch
     * @param maxWeight what the requests of a batch weigh together at most; a single one may weigh more
     * @param capacity how many requests may wait
     */
    RequestQueue(ToIntFunction<Q> weight, int maxWeight, int capacity, BatchMetrics metrics) {
        this.weight = weight;
        this.maxWeight = maxWeight;
        this.capacity = capacity;
        this.metrics = metrics;
    }

    /** @throws NotExecutedException when as many requests are waiting as may */
    void add(PendingRequest<Q, R> request) {
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            throw new NotExecutedException("Too many requests are waiting");
        }
        metrics.arrived();
        requests.add(request);
    }

    /**
     * Removes a request if it is still queued. Its caller, a batch and {@link #head} may try at once; only the first
     * changes the size.
     */
    void remove(PendingRequest<Q, R> request) {
        if (requests.remove(request)) {
            size.decrementAndGet();
            metrics.left();
        }
    }

    /** Returns the first request that is still waiting, and removes those before it; null when none is. */
    @Nullable
    PendingRequest<Q, R> head() {
        for (PendingRequest<Q, R> head = requests.peek(); head != null; head = requests.peek()) {
            if (head.isWaiting()) {
                return head;
            }
            remove(head);
        }
        return null;
    }

    /** Claims a batch from the head; each request is listed first, so that running out of memory in between loses none. */
    void claimInto(List<PendingRequest<Q, R>> claimed) {
        int total = 0;
        for (PendingRequest<Q, R> head = requests.peek(); head != null; head = requests.peek()) {
            int more = weight.applyAsInt(head.request());
            if (!claimed.isEmpty() && total + more > maxWeight) {
                return;
            }
            claimed.add(head);
            if (head.tryClaim()) {
                total += more;
                metrics.waited(System.nanoTime() - head.arrivalNanoTime());
            } else {
                claimed.removeLast();
            }
            remove(head);
        }
    }

    int size() {
        return size.get();
    }
}
