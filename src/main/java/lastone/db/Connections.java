package lastone.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Connections with the settings that the shop needs, in a pool or alone. */
public final class Connections {

    /** How long an idle connection may take to show that it is alive. */
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);

    /** With several hosts, how long a connection may stay at the second one after the first is back. */
    private static final Duration RETURN_TO_FIRST_HOST = Duration.ofMinutes(2);

    private Connections() {}

    /**
     * Opens one connection as the pool's are, past any pool, to whatever database there is. Blocks for the time-outs of the
     * URL; the caller closes it.
     *
     * @param wait how long a statement waits for a row lock
     */
    public static Connection open(String url, String user, String password, Duration wait) throws SQLException {
        String complete = JdbcUrl.withDefaults(url, wait);
        Connection connection = Hosts.of(complete, JdbcUrl.socketTimeout(wait)).connect(login(user, password));
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    /** Connects at the first use. Filled in place: to copy a HikariConfig by reflection takes 30 ms of a start. */
    static HikariDataSource pool(String url, String user, String password, int poolSize, Duration wait) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        if (!user.isEmpty()) {
            pool.setUsername(user);
            pool.setPassword(password);
        }
        pool.setPoolName("lastone");
        pool.setMaximumPoolSize(poolSize);
        pool.setConnectionTimeout(wait.toMillis());
        pool.setValidationTimeout(Math.min(wait.toMillis(), VALIDATION_TIMEOUT.toMillis()));
        pool.setKeepaliveTime(JdbcUrl.IDLE_TIMEOUT.dividedBy(2).toMillis());
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setExceptionOverride(new EvictionOverride());
        if (!JdbcUrl.isH2(url)) {
            pool.setDataSource(Hosts.of(url, JdbcUrl.socketTimeout(wait)));
        }
        if (Hosts.areIn(url)) {
            pool.setMaxLifetime(RETURN_TO_FIRST_HOST.toMillis());
        }
        return pool;
    }

    static Properties login(@Nullable String user, @Nullable String password) {
        Properties login = new Properties();
        if (user != null && !user.isEmpty()) {
            login.setProperty("user", user);
            login.setProperty("password", String.valueOf(password));
        }
        return login;
    }
}
