package lastone.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads that may take long, on a bounded share of the pool, first come, first served. So however many of them are
 * asked for, orders, payments and short reads find connections. Thread safe.
 */
public final class ExpensiveReads {

    /** How long one statement of a {@link #snapshot} may take; it reads more than any request does. */
    private static final Duration MAX_SNAPSHOT_STATEMENT = Duration.ofMinutes(10);

    /** By how much the connection outlives the limit that the server keeps: it is for a server that is silent. */
    private static final Duration NETWORK_TIMEOUT_MARGIN = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final Semaphore permits;
    private final Duration wait;
    private final TransactionIsolationLevel snapshotIsolation;

    ExpensiveReads(Jdbi jdbi, int atOnce, Duration wait, TransactionIsolationLevel snapshotIsolation) {
        this.jdbi = jdbi;
        this.permits = new Semaphore(atOnce, true);
        this.wait = wait;
        this.snapshotIsolation = snapshotIsolation;
    }

    /** The deadline of a read that is asked for now. */
    public Deadline newDeadline() {
        return Deadline.currentOrAfter(wait);
    }

    /**
     * Runs a read outside of a transaction. Blocks for a permit until the deadline and for a pooled connection; each
     * statement of the read is ended when it runs for longer than the time that was left then.
     *
     * @throws ConnectionException when no permit or connection was free in time, or a statement took too long
     */
    public <T extends @Nullable Object> T run(Deadline deadline, Transactions.Work<T> work) {
        return withPermit(
                deadline,
                () -> jdbi.withHandle(handle -> limited(handle, Duration.ofNanos(deadline.leftNanos()), work)));
    }

    /**
     * Reads in one snapshot: every statement sees the database as it was at one moment, whatever is committed meanwhile.
     * Blocks nobody. Waits for a permit and a pooled connection, each at most as long as the database was opened with; a
     * statement may take ten minutes.
     *
     * @throws ConnectionException when no permit or connection was free in time, or a statement took too long
     */
    public <T extends @Nullable Object> T snapshot(Transactions.Work<T> work) {
        return withPermit(
                newDeadline(),
                () -> jdbi.withHandle(handle -> {
                    handle.setReadOnly(true);
                    return limited(
                            handle, MAX_SNAPSHOT_STATEMENT, same -> same.inTransaction(snapshotIsolation, work::run));
                }));
    }

    private interface Read<T extends @Nullable Object> {
        T run();
    }

    private <T extends @Nullable Object> T withPermit(Deadline deadline, Read<T> read) {
        if (!deadline.acquireUninterruptibly(permits)) {
            throw new ConnectionException(
                    new SQLTransientConnectionException("No permit for an expensive read in time"));
        }
        try {
            return read.run();
        } catch (JdbiException e) {
            throw Failures.kind(e) == Failures.Kind.TIMEOUT ? new ConnectionException(e) : e;
        } finally {
            permits.release();
        }
    }

    private static <T extends @Nullable Object> T limited(Handle handle, Duration limit, Transactions.Work<T> work) {
        Connection connection = handle.getConnection();
        try {
            // The pool sets the network time-out back when the connection returns.
            connection.setNetworkTimeout(
                    Runnable::run,
                    Math.toIntExact(limit.plus(NETWORK_TIMEOUT_MARGIN).toMillis()));
            StatementLimit statementLimit = StatementLimit.of(connection);
            statementLimit.set(connection, limit);
            try {
                return work.run(handle);
            } finally {
                statementLimit.reset(connection);
            }
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }
}
