package lastone.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Limits the time of every statement of a session, on the server: a client that only stops waiting leaves the statement
 * running. JDBC's own time-out costs a timer for each statement and, in Connector/J, a second connection that kills it.
 */
enum StatementLimit {
    H2("SET QUERY_TIMEOUT %d", "SET QUERY_TIMEOUT 0"),

    // What an operator set in DB_URL is put back, so it is remembered.
    MARIADB("""
            SET @lastone_limit = @@SESSION.max_statement_time, SESSION max_statement_time = %d / 1000
            """, """
            SET SESSION max_statement_time = @lastone_limit
            """),
    MYSQL("""
            SET @lastone_limit = @@SESSION.max_execution_time, SESSION max_execution_time = %d
            """, """
            SET SESSION max_execution_time = @lastone_limit
            """);

    private final String set;
    private final String reset;

    StatementLimit(String set, String reset) {
        this.set = set;
        this.reset = reset;
    }

    /** The one of the database that is connected to; takes no round trip. */
    static StatementLimit of(Connection connection) throws SQLException {
        return valueOf(Engine.of(connection).name());
    }

    /** Takes one round trip. */
    void set(Connection connection, Duration limit) throws SQLException {
        execute(connection, set.formatted(Math.max(1, limit.toMillis())));
    }

    /** Puts back what was set before, in one round trip. */
    void reset(Connection connection) throws SQLException {
        execute(connection, reset);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
