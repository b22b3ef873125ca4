package lastone.batch;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A request from its arrival to its result. Either a batch claims it or its caller withdraws it, by one compare-and-set: a withdrawn
 * request is not executed, and a claimed one gets a result or a failure. Thread safe.
 */
final class PendingRequest<Q, R> {

    private enum State {
        WAITING,
        CLAIMED,
        WITHDRAWN,
        DONE
    }

    private final Q request;
    private final Deadline deadline;
    private final long arrivalNanoTime = System.nanoTime();
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    // Written before the state says DONE, and read only after. Failing allocates nothing: memory may be what ran out.
    private @Nullable R result;
    private @Nullable Throwable failure;

    PendingRequest(Q request, Deadline deadline) {
        this.request = request;
        this.deadline = deadline;
    }

    Q request() {
        return request;
    }

    Deadline deadline() {
        return deadline;
    }

    /** On the clock of {@link System#nanoTime()}. */
    long arrivalNanoTime() {
        return arrivalNanoTime;
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    /** Whether the request now belongs to the batch; false once its caller has withdrawn it or is about to. */
    boolean tryClaim() {
        return !deadline.hasPassed() && state.compareAndSet(State.WAITING, State.CLAIMED);
    }

    /** Whether the caller got the request back before a batch claimed it. */
    boolean tryWithdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }

    /** To be called by the batch that claimed it. */
    void complete(R value) {
        result = value;
        state.set(State.DONE);
    }

    /** To be called by the batch that claimed it; has no effect once there is a result or a failure. */
    void fail(Throwable cause) {
        if (!isDone()) {
            failure = cause;
            state.set(State.DONE);
        }
    }

    /** Whether the deadline passed longer ago than {@code grace} and there is still no result. */
    boolean isLateBy(Duration grace) {
        return !isDone() && deadline.plus(grace).leftNanos() == 0;
    }

    /**
     * Blocks the caller until it is woken or time is up: its deadline while it can still withdraw, and {@code grace} after
     * that while the request is being executed. May return early, and does so after {@code longestNanos}.
     */
    void await(Duration grace, long longestNanos) {
        Deadline end = isWaiting() ? deadline : deadline.plus(grace);
        LockSupport.parkNanos(this, Math.min(end.leftNanos(), longestNanos));
    }

    void wake() {
        if (caller != Thread.currentThread()) {
            LockSupport.unpark(caller);
        }
    }

    /** The result, or what the batch failed with, thrown. To be called once it is done. */
    R result() {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null -> {}
            default -> throw new IllegalStateException(failure);
        }
        return Objects.requireNonNull(result);
    }
}
