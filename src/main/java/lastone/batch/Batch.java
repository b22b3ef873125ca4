package lastone.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are executed together; none is claimed before {@link #claim}. For one thread.
 *
 * @param <Q> the requests
 * @param <R> their results
 */
public final class Batch<Q, R> {

    /** So far ahead that it never passes, for requests that wait in no queue. */
    private static final Deadline NEVER = Deadline.after(Duration.ofDays(36_500));

    private final Deadline drainDeadline;
    private final List<PendingRequest<Q, R>> claimed;
    private final boolean isPart;
    private long claimNanoTime;
    private List<Q> requests;

    /** From which the requests are yet to be claimed; null when they are. */
    private @Nullable RequestQueue<Q, R> queue;

    private Batch(
            @Nullable RequestQueue<Q, R> queue,
            Deadline drainDeadline,
            List<PendingRequest<Q, R>> claimed,
            boolean isPart,
            long claimNanoTime) {
        this.queue = queue;
        this.drainDeadline = drainDeadline;
        this.claimed = claimed;
        this.isPart = isPart;
        this.claimNanoTime = claimNanoTime;
        this.requests = requests(claimed);
    }

    /** A batch that is yet to be claimed from the head of the queue. */
    Batch(RequestQueue<Q, R> queue, Deadline drainDeadline) {
        this(queue, drainDeadline, new ArrayList<>(), false, 0);
    }

    /** A batch of requests that wait in no queue, and so have no deadline. */
    public static <Q, R> Batch<Q, R> of(List<Q> requests) {
        List<PendingRequest<Q, R>> claimed = new ArrayList<>(requests.size());
        requests.forEach(request -> claimed.add(new PendingRequest<>(request, NEVER)));
        return new Batch<>(null, NEVER, claimed, false, System.nanoTime());
    }

    /** A batch of some of the requests that this one claimed. */
    Batch<Q, R> part(List<PendingRequest<Q, R>> requests) {
        return new Batch<>(null, deadline(), requests, true, claimNanoTime);
    }

    /**
     * Claims the requests at the head of the queue, in the order of their arrival; returns the same ones at each later
     * call. To be called when whatever the batch has to wait for is there: until then further requests join it, and
     * their callers can withdraw them.
     *
     * @return empty when all callers have withdrawn
     */
    public List<Q> claim() {
        RequestQueue<Q, R> unclaimed = queue;
        if (unclaimed != null) {
            queue = null;
            unclaimed.claimInto(claimed);
            claimNanoTime = System.nanoTime();
            requests = requests(claimed);
        }
        return requests;
    }

    /** Whether {@link #claim} was called. */
    public boolean isClaimed() {
        return queue == null;
    }

    /** The requests that are claimed, in the order of their arrival; empty before that. */
    public List<Q> requests() {
        return requests;
    }

    private static <Q, R> List<Q> requests(List<PendingRequest<Q, R>> claimed) {
        return claimed.stream().map(PendingRequest::request).toList();
    }

    /** How long each claimed request waited from its arrival to the claim, in nanoseconds. */
    public LongStream waitNanos() {
        return claimed.stream().mapToLong(request -> claimNanoTime - request.arrivalNanoTime());
    }

    /** Until when the batch may wait: the draining caller's own deadline before the claim, the latest in it afterwards. */
    public Deadline deadline() {
        return claimed.stream()
                .map(PendingRequest::deadline)
                .reduce((one, other) -> one.isBefore(other) ? other : one)
                .orElse(drainDeadline);
    }

    /** Whether this is a part of a batch that failed. */
    boolean isPart() {
        return isPart;
    }

    List<PendingRequest<Q, R>> claimed() {
        return claimed;
    }
}
