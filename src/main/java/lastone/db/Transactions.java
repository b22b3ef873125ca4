package lastone.db;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.OutcomeUnknownException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in one READ COMMITTED transaction: committed when the work returns, rolled back when it throws. Thread
 * safe. A transaction that conflicts with another one (deadlock, lock wait, or an insert of the same value under one of
 * the unique keys for which that is expected) runs again from the start, so the work must have no effect outside its
 * {@link Handle}.
 */
public final class Transactions {

    /** The victim of a deadlock almost always succeeds at its second attempt; more than a few have another cause. */
    private static final int MAX_ATTEMPTS = 5;

    private static final Duration MAX_PAUSE = Duration.ofMillis(20);

    private static final Duration CLEAN_UP_PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    /**
     * How long after its deadline a request may still wait to hear what became of its commit; the contract promises a
     * response within 2 s of it.
     */
    private static final Duration OUTCOME_GRACE = Duration.ofMillis(1_500);

    private final Jdbi jdbi;
    private final CommitMarkers markers;
    private final TransactionLimiter limiter;
    private final Duration defaultWait;
    private final Counter retries;

    /** @param clock gives the time of commit markers, which are deleted by their age */
    public Transactions(Database database, Clock clock, MeterRegistry registry) {
        this.jdbi = database.jdbi();
        this.markers = new CommitMarkers(jdbi, clock);
        this.limiter = database.limiter();
        this.defaultWait = database.longestWait();
        this.retries = Counter.builder("lastone.transaction.retries")
                .description("Transactions that were run again after a conflict with another one")
                .register(registry);
    }

    /** What runs inside a transaction. */
    public interface Work<T extends @Nullable Object> {
        /**
         * May be called several times, each time in a new transaction.
         *
         * @param handle valid until this returns, and for this thread alone
         */
        T run(Handle handle);
    }

    /**
     * Blocks for a permit, a pooled connection and row locks, each until the deadline of the request that this thread
     * serves, or, without a request, for the wait that the database was opened with. The work may run on another thread
     * than the caller's. If the connection breaks during the commit, this finds out the outcome: a committed
     * transaction's result is returned, and a transaction that was rolled back runs again.
     *
     * @throws ConnectionException when no permit or connection was free in time, or conflicts went on for too long;
     *     nothing was changed
     * @throws OutcomeUnknownException when the connection broke in the commit and no other one could find out the
     *     outcome in time
     * @throws JdbiException when the database fails otherwise, or the work violates a constraint; nothing was changed
     */
    public <T extends @Nullable Object> T run(Work<T> work) {
        return withRetries(deadline -> runMarked(work, deadline));
    }

    /**
     * Like {@link #run(Work)}, for work that does no harm when it takes effect twice, such as a clean-up: it stores no
     * commit marker.
     *
     * @throws JdbiException also when the connection broke in the commit
     */
    public <T extends @Nullable Object> T runUnmarked(Work<T> work) {
        return withRetries(_ -> jdbi.inTransaction(work::run));
    }

    private <T extends @Nullable Object> T withRetries(Function<Deadline, T> transaction) {
        Deadline deadline = Deadline.currentOrAfter(defaultWait);
        Backoff backoff = new Backoff(MAX_PAUSE, MAX_PAUSE);
        for (int attempt = 1; ; attempt++) {
            try {
                return limiter.run(deadline, () -> transaction.apply(deadline));
            } catch (CommitRolledBackException e) {
                if (attempt == MAX_ATTEMPTS || deadline.hasPassed()) {
                    throw new ConnectionException(e.getCause());
                }
            } catch (JdbiException e) {
                boolean last = attempt == MAX_ATTEMPTS || deadline.hasPassed();
                if (last && Failures.kind(e) == Failures.Kind.CONFLICT) {
                    throw new ConnectionException(e);
                }
                // A key that stays taken is a defect, like any other failure here, and must not be reported as load.
                if (last || !Failures.isRetryable(e)) {
                    throw e;
                }
            }
            retries.increment();
            backoff.pause(deadline);
        }
    }

    /** A commit failed, and the transaction was rolled back for certain. */
    private static final class CommitRolledBackException extends RuntimeException {

        CommitRolledBackException(Throwable cause) {
            super(cause);
        }
    }

    /** A commit that failed with its outcome unknown: the transaction may be committed or rolled back. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares it or changes its marker.
    private record FailedCommit<T extends @Nullable Object>(byte[] marker, T result, RuntimeException failure) {}

    /**
     * Runs the work once between begin and commit, with a commit marker; finds out the outcome of a commit that failed.
     */
    private <T extends @Nullable Object> T runMarked(Work<T> work, Deadline deadline) {
        FailedCommit<T> failed;
        Handle handle = jdbi.open();
        try {
            handle.begin();
            byte[] marker = markers.store(handle);
            T result = work.run(handle);
            RuntimeException failure = commit(handle);
            if (failure == null) {
                return result;
            }
            failed = new FailedCommit<>(marker, result, failure);
        } catch (RuntimeException e) {
            throw rollBack(handle, e);
        } finally {
            close(handle);
        }
        // Only after the handle is closed: this takes a second connection, and the broken one has left the pool by
        // then.
        return resolveOutcome(failed, deadline);
    }

    /**
     * Commits. Returns null on success, and the failure when the outcome is unknown; throws a conflict, which always
     * rolls back.
     */
    private static @Nullable RuntimeException commit(Handle handle) {
        try {
            handle.commit();
            return null;
        } catch (RuntimeException e) {
            if (Failures.kind(e) == Failures.Kind.CONFLICT) {
                throw e;
            }
            return e;
        }
    }

    private <T extends @Nullable Object> T resolveOutcome(FailedCommit<T> failed, Deadline deadline) {
        CommitMarkers.Outcome outcome = markers.find(failed.marker(), deadline.plus(OUTCOME_GRACE));
        LOG.warn("A commit failed, its outcome is {}: {}", outcome, Failures.reason(failed.failure()));
        return switch (outcome) {
            case COMMITTED -> failed.result();
            case ROLLED_BACK -> throw new CommitRolledBackException(failed.failure());
            case UNKNOWN ->
                throw new OutcomeUnknownException(
                        "A commit failed, and what became of it is unknown", failed.failure());
        };
    }

    /**
     * Rolls back, and returns what to throw. If even that fails the connection is lost, and a database error becomes a
     * {@link ConnectionException}: what it says about its cause cannot be trusted then.
     */
    private static RuntimeException rollBack(Handle handle, RuntimeException failure) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
            return failure;
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return failure instanceof JdbiException ? new ConnectionException(failure) : failure;
        }
    }

    /**
     * The transaction has ended by now, so a failure to give the connection back must not look like a failure of it.
     */
    private static void close(Handle handle) {
        try {
            handle.close();
        } catch (RuntimeException e) {
            LOG.debug("A connection could not be returned to the pool", e);
        }
    }

    /**
     * Returns the executor on which transactions run. Work that consists of transactions should run there as a whole,
     * which saves one change of threads for each of them.
     */
    public Executor transactionThreads() {
        return limiter.transactionThreads();
    }

    /** Like {@link #run}, for work without a result. */
    public void execute(Consumer<Handle> work) {
        run(handle -> {
            work.accept(handle);
            return true;
        });
    }

    /** Deletes commit markers that nobody asks about any more; returns how long to pause before the next call. */
    public Duration deleteExpiredMarkers() {
        return runUnmarked(markers::deleteExpired) ? Duration.ZERO : CLEAN_UP_PERIOD;
    }
}
