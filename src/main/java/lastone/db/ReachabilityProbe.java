package lastone.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
            return (probe != null && probe.isValid(seconds)) || reopen().isValid(seconds);
        } catch (SQLException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Connection reopen() throws SQLException {
        closeProbe();
        if (isClosed) {
            throw new SQLException("The probe is closed.");
        }
        Connection opened = DriverManager.getConnection(url, login);
        probe = opened;
        return opened;
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
