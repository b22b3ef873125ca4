package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * An insert of any number of rows in one statement, which returns the ids that the database generated
 * (docs/decisions/0027-generated-ids.md).
 *
 * @param sql contains {@code <rows>} in place of the list after VALUES
 * @param selectFirstAndLastId selects the first id of the insert and the greatest one of the rows that belong to the
 *     parameter, their owner
 */
public record Insert(String sql, String selectFirstAndLastId) {

    /** The greatest auto_increment_increment. */
    private static final int MAX_STEP = 65_535;

    /**
     * Inserts rows in the caller's transaction; returns their ids in the order of the rows. No rows, no statement. Fails as
     * Jdbi's statements do, with {@link UnableToExecuteStatementException}.
     *
     * @param owner returns the id of what a row belongs to; no other transaction may insert rows for it
     */
    public <T> List<Long> execute(Handle handle, List<T> rows, ToLongFunction<T> owner, Values.Writer<T> writer) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Connection connection = handle.getConnection();
        try {
            List<Values> statements = Values.of(connection, sql, rows, writer);
            if (rows.size() == 1 || Engine.of(connection) == Engine.H2) {
                return insertReturningIds(connection, statements);
            }
            statements.getFirst().execute(connection);
            return readIds(connection, rows.size(), owner.applyAsLong(rows.getLast()));
        } catch (SQLException e) {
            throw Jdbc.failed(e);
        }
    }

    private static List<Long> insertReturningIds(Connection connection, List<Values> statements) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (Values statement : statements) {
            ids.addAll(statement.executeReturningIds(connection));
        }
        return ids;
    }

    private List<Long> readIds(Connection connection, int count, long lastOwner) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectFirstAndLastId)) {
            statement.setLong(1, lastOwner);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return evenSteps(row.getLong(1), row.getLong(2), count);
            }
        }
    }

    /**
     * InnoDB steps evenly within a statement, by the auto_increment_increment of its server at that moment.
     *
     * @param count at least two
     */
    static List<Long> evenSteps(long first, long last, int count) {
        long step = (last - first) / (count - 1);
        if (first < 1 || step < 1 || step > MAX_STEP || first + step * (count - 1) != last) {
            throw new IllegalStateException(
                    "%d generated ids from %d to %d have no even steps: does a proxy send reads elsewhere?"
                            .formatted(count, first, last));
        }
        List<Long> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(first + i * step);
        }
        return ids;
    }
}
