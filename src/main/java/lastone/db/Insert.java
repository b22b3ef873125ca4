package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * An insert of any number of rows in one statement, which returns the ids that the database generated
 * (docs/decisions/0027-generated-ids.md).
 *
 * @param sql inserts one row
 * @param selectLastId selects the greatest id of the rows that belong to the parameter, their owner
 */
public record Insert(String sql, String selectLastId) {

    private static final String[] ID = {"id"};

    /**
     * Inserts rows in the caller's transaction; returns their ids in the order of the rows. No rows, no statement. Fails as
     * Jdbi's statements do, with {@link UnableToExecuteStatementException}.
     *
     * @param owner returns the id of what a row belongs to; no other transaction may insert rows for it
     */
    public <T> List<Long> execute(Handle handle, List<T> rows, ToLongFunction<T> owner, Jdbc.Binder<T> binder) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Connection connection = handle.getConnection();
        try {
            List<Long> ids = insert(connection, rows, binder);
            return rows.size() == 1 || Engine.of(connection) == Engine.H2
                    ? ids
                    : verified(ids, lastId(connection, owner.applyAsLong(rows.getLast())));
        } catch (SQLException e) {
            throw Jdbc.failed(e);
        }
    }

    private <T> List<Long> insert(Connection connection, List<T> rows, Jdbc.Binder<T> binder) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, ID)) {
            Jdbc.executeBatch(statement, rows, binder);
            List<Long> ids = new ArrayList<>(rows.size());
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
            return ids;
        }
    }

    private long lastId(Connection connection, long owner) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectLastId)) {
            statement.setLong(1, owner);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Connector/J is told the first id and counts the others up, by the auto_increment_increment that it read when it
     * connected. InnoDB steps evenly within a statement, so the last id tells whether that is still the right step.
     */
    private static List<Long> verified(List<Long> counted, long last) {
        if (last == counted.getLast()) {
            return counted;
        }
        long first = counted.getFirst();
        long step = (last - first) / (counted.size() - 1);
        List<Long> ids = LongStream.range(0, counted.size())
                .mapToObj(i -> first + i * step)
                .toList();
        if (ids.getLast() != last) {
            throw new IllegalStateException("The generated ids from " + first + " to " + last + " have no even steps");
        }
        return ids;
    }
}
