package lastone.db;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first host of a list that accepts writes and has not left its Galera cluster, and where none does, to the
 * first that can be reached. The list is not left to Connector/J: it switches the hosts of open connections, makes the
 * second host's read-only, tries for half a minute where none can be reached, and knows no host that is reachable but
 * read-only. Thread safe.
 */
final class Hosts implements DataSource {

    /** Connector/J's syntax with parentheses, and hosts with a login each, stay its own. */
    private static final Pattern LIST = Pattern.compile("(jdbc:mysql://)([^/?(@=]+,[^/?(@=]+)(.*)", Pattern.DOTALL);

    private final List<String> urls;
    private final Duration socketTimeout;

    private Hosts(List<String> urls, Duration socketTimeout) {
        this.urls = urls;
        this.socketTimeout = socketTimeout;
    }

    /** Whether a URL names several hosts, separated by commas. */
    static boolean areIn(String url) {
        return LIST.matcher(url).matches();
    }

    /** @param socketTimeout of connections, once they are open */
    static Hosts of(String url, Duration socketTimeout) {
        Matcher list = LIST.matcher(url);
        if (!list.matches()) {
            return new Hosts(List.of(url), socketTimeout);
        }
        return new Hosts(
                Arrays.stream(list.group(2).split(","))
                        .map(host -> list.group(1) + host.strip() + list.group(3))
                        .toList(),
                socketTimeout);
    }

    /**
     * Blocks for the time-outs of the URL, for each host that does not respond.
     *
     * @throws SQLException that of the last host, when none can be reached
     */
    Connection connect(Properties login) throws SQLException {
        SQLException failure = new SQLException("No host belongs to its cluster.");
        @Nullable String readOnly = null;
        for (String url : urls) {
            try {
                Connection connection = DriverManager.getConnection(url, login);
                boolean isReady = isReady(connection);
                if (urls.size() == 1) {
                    return connection;
                }
                if (isReady && acceptsWrites(connection)) {
                    return open(connection);
                }
                connection.close();
                readOnly = isReady && readOnly == null ? url : readOnly;
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (readOnly != null) {
            Connection connection = DriverManager.getConnection(readOnly, login);
            isReady(connection);
            return open(connection);
        }
        throw failure;
    }

    private static boolean isReady(Connection connection) throws SQLException {
        try {
            return GaleraNode.prepare(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean acceptsWrites(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@read_only")) {
            row.next();
            return !row.getBoolean(1);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Until then a connection has the short time-out after which the next host is tried. */
    private Connection open(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(socketTimeout.toMillis()));
        return connection;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(new Properties());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return connect(login);
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) {
        // The driver logs through SLF4J.
    }

    /** Without effect: the URL has the time-outs. */
    @Override
    public void setLoginTimeout(int seconds) {
        // See above.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("It wraps nothing.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
