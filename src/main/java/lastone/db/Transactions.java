package lastone.db;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in one READ COMMITTED transaction: committed when the work returns, rolled back when it throws. Thread
 * safe. A transaction that conflicts with another one (deadlock, lock wait, a unique key that was just taken) runs again
 * from the start, so the work must have no effect outside its {@link Handle}.
 */
public final class Transactions {

    /** A victim of a deadlock wins almost always at its second try; more than a few mean something else is wrong. */
    private static final int MAX_ATTEMPTS = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    /** How long one statement of a {@link #snapshot} may take; it reads more than any request does. */
    private static final Duration LONGEST_READ = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final TransactionLimiter limiter;
    private final Duration wait;
    private final TransactionIsolationLevel snapshotIsolation;
    private final Counter retries;

    public Transactions(Database database, MeterRegistry registry) {
        this.jdbi = database.jdbi();
        this.limiter = database.limiter();
        this.wait = database.longestWait();
        this.snapshotIsolation = database.snapshotIsolation();
        this.retries = Counter.builder("lastone.transaction.retries")
                .description("Transactions that conflicted with another one and were run again")
                .register(registry);
    }

    /** What runs inside a transaction. */
    public interface Work<T extends @Nullable Object> {
        T in(Handle handle);
    }

    /**
     * Blocks for a permit, a pooled connection and row locks, each bounded by the wait the database was opened with. The
     * work may run on another thread than the caller's.
     *
     * @throws ConnectionException when no permit or connection was free in time, or conflicts went on for too long; nothing
     *     was changed
     * @throws JdbiException when the database fails otherwise
     */
    public <T extends @Nullable Object> T run(Work<T> work) {
        Deadline deadline = Deadline.after(wait);
        Backoff backoff = new Backoff(LONGEST_PAUSE, LONGEST_PAUSE);
        for (int attempt = 1; ; attempt++) {
            try {
                return limiter.run(() -> jdbi.inTransaction(work::in));
            } catch (JdbiException e) {
                Failures.Kind kind = Failures.kind(e);
                boolean isConflict = kind == Failures.Kind.CONFLICT;
                if (!isConflict && kind != Failures.Kind.DUPLICATE_KEY) {
                    throw e;
                }
                if (attempt == MAX_ATTEMPTS && !isConflict) {
                    // A key that stays taken is a defect and not load, so it is not reported as load.
                    throw e;
                }
                if (attempt == MAX_ATTEMPTS || deadline.hasPassed()) {
                    throw new ConnectionException(e);
                }
                retries.increment();
                backoff.pause(deadline);
            }
        }
    }

    /**
     * Reads in one snapshot: every statement sees the database as it was at one moment, whatever is committed meanwhile.
     * Blocks nobody and waits for nobody but for a pooled connection.
     *
     * @throws ConnectionException when no connection was free in time
     */
    public <T extends @Nullable Object> T snapshot(Work<T> work) {
        return jdbi.withHandle(handle -> {
            allowLongReads(handle);
            handle.setReadOnly(true);
            return handle.inTransaction(snapshotIsolation, work::in);
        });
    }

    /** The pool sets both back to what they were when the connection returns. */
    private static void allowLongReads(Handle handle) {
        try {
            handle.getConnection().setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_READ.toMillis()));
        } catch (SQLException lost) {
            throw new ConnectionException(lost);
        }
    }

    /** Like {@link #run}, for work without a result. */
    public void execute(Consumer<Handle> work) {
        run(handle -> {
            work.accept(handle);
            return true;
        });
    }
}
