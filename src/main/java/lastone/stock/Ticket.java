package lastone.stock;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A request in a {@link BatchQueue}, from its arrival to its answer. Either a leader claims it or its caller withdraws
 * it, never both: what was withdrawn is not written, and what was claimed gets an answer or waits again.
 */
final class Ticket<Q, A> {

    private enum State {
        WAITING,
        CLAIMED,
        WITHDRAWN,
        ANSWERED
    }

    private final Set<Long> optionIds;
    private final Q request;
    private final Deadline deadline;
    private final long arrivedNanoTime = System.nanoTime();
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    // Written before the state says so. Failing allocates nothing, because memory may be what ran out.
    private @Nullable A answer;
    private @Nullable Throwable failure;

    Ticket(Set<Long> optionIds, Q request, Deadline deadline) {
        this.optionIds = optionIds;
        this.request = request;
        this.deadline = deadline;
    }

    Set<Long> optionIds() {
        return optionIds;
    }

    Q request() {
        return request;
    }

    Deadline deadline() {
        return deadline;
    }

    /** On the clock of {@link System#nanoTime()}. */
    long arrivedNanoTime() {
        return arrivedNanoTime;
    }

    /** Whether it now belongs to the leader; not when its caller has withdrawn it, or is about to. */
    boolean tryClaim() {
        return !deadline.hasPassed() && state.compareAndSet(State.WAITING, State.CLAIMED);
    }

    /** Whether its caller got it back before a leader claimed it. */
    boolean tryWithdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }

    /** To be called by the leader that claimed it and has not answered it. */
    void giveBack() {
        state.set(State.WAITING);
    }

    boolean isWaiting() {
        return state.get() == State.WAITING;
    }

    /** To be called by the leader that claimed it. */
    void succeed(A result) {
        answer = result;
        state.set(State.ANSWERED);
    }

    /** To be called by the leader that claimed it; does nothing where an answer stands. */
    void fail(Throwable cause) {
        if (!isAnswered()) {
            failure = cause;
            state.set(State.ANSWERED);
        }
    }

    boolean isAnswered() {
        return state.get() == State.ANSWERED;
    }

    /** Blocks until somebody wakes the caller or, while it can still be withdrawn, until its deadline. */
    void await() {
        if (isWaiting()) {
            LockSupport.parkNanos(this, deadline.leftNanos());
        } else {
            LockSupport.park(this);
        }
    }

    void wake() {
        LockSupport.unpark(caller);
    }

    /** Answers what the leader left here, or throws what it failed with. */
    A get() {
        if (!isAnswered()) {
            throw new IllegalStateException("Not answered");
        }
        switch (failure) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case null -> {}
            default -> throw new IllegalStateException(failure);
        }
        return Objects.requireNonNull(answer);
    }
}
