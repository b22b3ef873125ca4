package lastone.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a database is reachable, on one connection that is reserved for this. Not through the pool: a busy pool
 * does not mean that the database is unreachable. And a new connection for each question could use up those that the
 * database allows. Thread safe.
 */
final class ReachabilityProbe implements AutoCloseable {

    private static final String WRITE_NOTHING = """
            UPDATE event_relay
            SET last_position = last_position
            WHERE id = 0
            """;

    private final Hosts hosts;
    private final Properties login;
    private final Duration maxAge;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as are the fields after it. */
    private @Nullable Connection probe;

    private Deadline expiry = Deadline.after(Duration.ZERO);
    private boolean isClosed;

    /** @param maxAge how long a connection is used: the rights of its user are mostly those of its login */
    ReachabilityProbe(Hosts hosts, Properties login, Duration maxAge) {
        this.hosts = hosts;
        this.login = login;
        this.maxAge = maxAge;
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
            return (probe != null && !expiry.hasPassed() && acceptsWrites(probe)) || acceptsWrites(reopen(limit));
        } catch (SQLException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The statement finds no row, so it locks none, and fails all the same where nothing may be written. */
    private static boolean acceptsWrites(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(WRITE_NOTHING);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Replaces the connection, also one that still replied: after a fail-over a new one finds the new primary. */
    private Connection reopen(Duration limit) throws SQLException {
        closeProbe();
        if (isClosed) {
            throw new SQLException("The probe is closed.");
        }
        Connection opened = hosts.connect(login);
        probe = opened;
        expiry = Deadline.after(maxAge);
        opened.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
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
