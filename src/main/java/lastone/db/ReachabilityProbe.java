package lastone.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a database is reachable, on one connection that is reserved for this. The pool will not do, since a pool
 * that is busy is no database that is gone; and a new connection for each question could use up those that the database
 * allows. Thread safe.
 */
final class ReachabilityProbe implements AutoCloseable {

    private static final String WRITE_NOTHING = """
            UPDATE event_relay
            SET last_position = last_position
            WHERE id = 0
            """;

    private final String url;
    private final Properties login;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as is {@link #isClosed}. */
    private @Nullable Connection probe;

    private boolean isClosed;

    ReachabilityProbe(String url, Properties login) {
        this.url = url;
        this.login = login;
    }

    /**
     * Blocks for at most {@code limit}, whatever the driver does. A connection that broke since the last question is
     * replaced first. Returns false, too, while the question before is still without a reply.
     */
    boolean isReachable(Duration limit) {
        CompletableFuture<Boolean> reply = new CompletableFuture<>();
        Thread.startVirtualThread(() -> reply.complete(ask(limit)));
        return reply.completeOnTimeout(false, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private boolean ask(Duration limit) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            int seconds = Math.max(1, Math.toIntExact(limit.toSeconds()));
            if (probe == null || !probe.isValid(seconds)) {
                reopen();
            }
            return probe != null && acceptsWrites(probe, seconds);
        } catch (SQLException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The statement finds no row, so it locks none, and fails all the same where nothing may be written. */
    private boolean acceptsWrites(Connection connection, int seconds) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, 1_000 * seconds);
            statement.executeUpdate(WRITE_NOTHING);
            return true;
        } catch (SQLException e) {
            // A server that was read-only may be another one after a fail-over, so the next question connects anew.
            closeProbe();
            return false;
        }
    }

    private void reopen() throws SQLException {
        closeProbe();
        if (isClosed) {
            throw new SQLException("The probe is closed.");
        }
        probe = DriverManager.getConnection(url, login);
    }

    /** A broken connection may fail to close; it is gone all the same. */
    private void closeProbe() {
        try (Connection _ = probe) {
            probe = null;
        } catch (SQLException e) {
            probe = null;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            closeProbe();
        } finally {
            lock.unlock();
        }
    }
}
