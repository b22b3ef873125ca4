package lastone.db;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * The pool and the Jdbi on top of it, with the schema at its newest version. Thread safe.
 *
 * <p>Borrowing a connection blocks for at most the wait given at {@link #open}; then Jdbi throws
 * {@link org.jdbi.v3.core.ConnectionException}.
 */
public final class Database implements AutoCloseable {

    /** How long after its deadline a statement is waited for: the server's own time-outs should end it first. */
    private static final Duration NETWORK_TIMEOUT_MARGIN = Duration.ofSeconds(1);

    private static final Duration PROBE_MAX_AGE = Duration.ofMinutes(1);

    private final HikariDataSource pool;
    private final ReachabilityProbe probe;
    private final Jdbi jdbi;
    private final Duration wait;
    private final TransactionLimiter limiter;
    private final ExpensiveReads expensiveReads;

    private Database(String url, HikariDataSource pool, Duration wait) {
        this.pool = pool;
        this.probe = new ReachabilityProbe(
                Hosts.of(pool.getJdbcUrl(), wait),
                Connections.login(pool.getUsername(), pool.getPassword()),
                PROBE_MAX_AGE);
        this.wait = wait;
        this.jdbi = Jdbi.create(() -> connection(pool, wait))
                .installPlugin(new SqlObjectPlugin())
                .registerArgument(new UtcArgument())
                .registerColumnMapper(Instant.class, (rows, column, context) -> Jdbc.instant(rows, column))
                .registerRowMapper(Database::recordMapper);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        PoolShares shares = PoolShares.of(pool.getMaximumPoolSize());
        this.limiter = limiter(url, shares.transactions());
        this.expensiveReads = new ExpensiveReads(jdbi, shares.expensiveReads(), wait, snapshotIsolation(url));
    }

    /**
     * A connection on which no statement blocks for longer than the deadline and a second, also when the server is
     * silent.
     */
    private static Connection connection(HikariDataSource pool, Duration wait) throws SQLException {
        Deadline deadline = Deadline.currentOrAfter(wait);
        Connection connection = pool.getHikariPoolMXBean() instanceof HikariPool started
                ? started.getConnection(Math.max(1, deadline.leftMillis()))
                : pool.getConnection();
        try {
            // The pool sets it back when the connection returns.
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(deadline.leftMillis() + NETWORK_TIMEOUT_MARGIN.toMillis()));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Every record can be read from rows whose columns have the names of its components. */
    private static Optional<RowMapper<?>> recordMapper(Type type, ConfigRegistry config) {
        return type instanceof Class<?> c && c.isRecord() ? Optional.of(ConstructorMapper.of(c)) : Optional.empty();
    }

    private static final class UtcArgument extends AbstractArgumentFactory<Instant> {

        UtcArgument() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            String utc = Jdbc.utc(value);
            return (position, statement, context) -> statement.setString(position, utc);
        }
    }

    /**
     * Connects and migrates. Blocks until the first connection stands, for about {@code wait} at most.
     *
     * @param wait how long a borrower waits for a pooled connection, and a statement for a row lock
     * @throws DatabaseUnreachableException with a one-line reason, when the database refuses or cannot be migrated
     */
    public static Database open(String url, String user, String password, int poolSize, Duration wait) {
        HikariDataSource pool = Connections.pool(JdbcUrl.withDefaults(url, wait), user, password, poolSize, wait);
        try {
            Migrations.migrate(pool);
            warnIfNotDurable(url, pool);
        } catch (SQLException | PoolInitializationException e) {
            pool.close();
            throw new DatabaseUnreachableException(e);
        }
        return new Database(url, pool, wait);
    }

    private static void warnIfNotDurable(String url, DataSource pool) throws SQLException {
        if (!JdbcUrl.isH2(url)) {
            try (Connection connection = pool.getConnection()) {
                GaleraNode.warnIfNotDurable(connection);
            }
        }
    }

    /**
     * Connects to a database that a server of this version has set up, creates nothing and changes nothing.
     *
     * @throws DatabaseUnreachableException with a one-line reason, also when the schema is not this version's
     */
    public static Database openExisting(String url, String user, String password, Duration wait) {
        String existing = JdbcUrl.isH2(url) ? url + ";IFEXISTS=TRUE" : url;
        HikariDataSource pool = Connections.pool(JdbcUrl.withDefaults(existing, wait), user, password, 2, wait);
        try {
            if (!Migrations.isUpToDate(pool)) {
                throw new SQLException("It has no schema of this version: start a server on it once");
            }
        } catch (SQLException | PoolInitializationException e) {
            pool.close();
            throw new DatabaseUnreachableException(e);
        }
        return new Database(url, pool, wait);
    }

    /** Borrows from the pool; for reads, and for writes of one statement that need no retry. Thread safe. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Measures how far the database's clock is from a server's own: one round trip. None for H2, which runs in the server's
     * process. Blocks as any query does.
     */
    public ClockOffset measureOffset(Clock own) {
        if (JdbcUrl.isH2(pool.getJdbcUrl())) {
            return ClockOffset.NONE;
        }
        // The connection is borrowed first: the wait for it would make the measurement uncertain.
        return jdbi.withHandle(handle -> ClockOffset.ofDatabase(handle, own));
    }

    /** Lets operators see the pool. */
    public void register(MeterRegistry registry) {
        pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
    }

    /** How long a borrower waits for a connection, and a statement for a row lock. */
    Duration longestWait() {
        return wait;
    }

    /** Bounds the writing transactions. */
    TransactionLimiter limiter() {
        return limiter;
    }

    /** Bounds the reads that may take long, of all users of this pool. */
    public ExpensiveReads expensiveReads() {
        return expensiveReads;
    }

    /**
     * The level at which a transaction reads one snapshot. For InnoDB that is REPEATABLE READ; at SERIALIZABLE its
     * reads would lock. In H2 REPEATABLE READ has a snapshot of its own for each table, and SERIALIZABLE one of all.
     */
    private static TransactionIsolationLevel snapshotIsolation(String url) {
        return JdbcUrl.isH2(url) ? TransactionIsolationLevel.SERIALIZABLE : TransactionIsolationLevel.REPEATABLE_READ;
    }

    private static TransactionLimiter limiter(String url, int atOnce) {
        if (JdbcUrl.isInMemory(url)) {
            return TransactionLimiter.onCallersThread(atOnce);
        }
        return JdbcUrl.isH2(url) ? TransactionLimiter.singleWriter() : TransactionLimiter.onPlatformThreads(atOnce);
    }

    /**
     * Whether the database is reachable and accepts writes, whatever the pool is busy with. Blocks for at most {@code
     * limit}; for one caller at a time.
     */
    public boolean isReachable(Duration limit) {
        return probe.isReachable(limit);
    }

    /** Ends the pool and its threads. To be called after the last transaction: a connection in use is aborted. */
    @Override
    public void close() {
        limiter.close();
        pool.close();
        probe.close();
    }
}
