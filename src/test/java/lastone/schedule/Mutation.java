package lastone.schedule;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Plants a defect in the statements of a server. */
interface Mutation {

    Mutation NONE = (connection, sql) -> sql;

    /**
     * Returns the statement that is prepared instead; may execute others on the connection before.
     *
     * @param connection in the transaction of the statement
     * @param sql in one line
     */
    String prepare(Connection connection, String sql) throws SQLException;

    /** And this defect, too. */
    default Mutation and(Mutation other) {
        return (connection, sql) -> other.prepare(connection, prepare(connection, sql));
    }

    /** Statements that contain a text have another part replaced. */
    static Mutation replace(String where, String part, String by) {
        return (connection, sql) -> sql.contains(where) ? sql.replace(part, by) : sql;
    }

    /** A select locks nothing. */
    static Mutation unlocked(String where) {
        return (connection, sql) -> sql.contains(where) ? sql.replaceFirst(" FOR UPDATE( SKIP LOCKED)?", "") : sql;
    }

    /** The transaction is split before a statement. */
    static Mutation commitBefore(String where) {
        return (connection, sql) -> {
            if (sql.contains(where)) {
                connection.commit();
            }
            return sql;
        };
    }

    /** Another statement is executed before one. */
    static Mutation before(String where, String other) {
        return (connection, sql) -> {
            if (sql.contains(where)) {
                number(connection, other);
            }
            return sql;
        };
    }

    /** A number is read before the statement and written by it, in place of a change of the number that is stored. */
    static Mutation readThenWritten(String where, String query, String part, String by) {
        return (connection, sql) -> sql.contains(where)
                ? sql.replace(part, by.replace("$n", Long.toString(number(connection, query))))
                : sql;
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
