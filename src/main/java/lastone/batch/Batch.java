package lastone.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import lastone.concurrent.Deadline;

/**
 * The requests that are executed together; none is claimed before {@link #claim}. For one thread.
 *
 * @param <Q> the requests
 * @param <R> their results
 */
public final class Batch<Q, R> {

    private final BatchExecutor<Q, R> executor;
    private final Deadline drainDeadline;
    private final List<PendingRequest<Q, R>> claimed;
    private final boolean isPart;
    private boolean isClaimed;

    /** A batch that is yet to be claimed from the head of the queue. */
    Batch(BatchExecutor<Q, R> executor, Deadline drainDeadline) {
        this.executor = executor;
        this.drainDeadline = drainDeadline;
        this.claimed = new ArrayList<>();
        this.isPart = false;
    }

    private Batch(Batch<Q, R> whole, List<PendingRequest<Q, R>> claimed) {
        this.executor = whole.executor;
        this.drainDeadline = whole.deadline();
        this.claimed = claimed;
        this.isPart = true;
        this.isClaimed = true;
    }

    /** A batch of some of the requests that this one claimed. */
    Batch<Q, R> part(List<PendingRequest<Q, R>> requests) {
        return new Batch<>(this, requests);
    }

    /**
     * Claims the requests at the head of the queue, in the order of their arrival; returns the same ones at each later
     * call. To be called when whatever the batch has to wait for is there: until then further requests join it, and
     * their callers can withdraw them.
     *
     * @return empty when all callers have withdrawn
     */
    public List<Q> claim() {
        if (!isClaimed) {
            isClaimed = true;
            executor.claimInto(claimed);
        }
        return claimed.stream().map(PendingRequest::request).toList();
    }

    /** Whether {@link #claim} was called. */
    public boolean isClaimed() {
        return isClaimed;
    }

    /** How long each claimed request has waited since its arrival, in nanoseconds. */
    public LongStream waitNanos() {
        long now = System.nanoTime();
        return claimed.stream().mapToLong(request -> now - request.arrivalNanoTime());
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
