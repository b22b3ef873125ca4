package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * An insert of any number of rows in one statement, which returns the ids that the database generated
 * (docs/decisions/0027-generated-ids.md).
 *
 * @param sql inserts one row, whose first parameter is the id of what the row belongs to; ends with its {@code VALUES}
 * @param selectLastId selects the greatest id of the rows that belong to the parameter
 */
public record Insert(String sql, String selectLastId) {

    private static final String[] ID = {"id"};

    /**
     * Inserts rows in the caller's transaction; returns their ids in the order of the rows. No rows, no statement. Fails as
     * Jdbi's statements do, with {@link UnableToExecuteStatementException}.
     *
     * @param values returns the parameters of a row; no other transaction may insert rows for the first of them
     */
    public <T> List<Long> execute(Handle handle, List<T> rows, Function<T, List<?>> values) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<List<?>> bound = new ArrayList<>(rows.size());
        rows.forEach(row -> bound.add(values.apply(row)));
        Connection connection = handle.getConnection();
        try {
            return switch (Engine.of(connection)) {
                case MARIADB -> returning(connection, bound);
                case H2 -> batch(connection, bound);
                case MYSQL -> verified(connection, bound, batch(connection, bound));
            };
        } catch (SQLException e) {
            throw Jdbc.failed(e);
        }
    }

    /** Connector/J has no batches of statements that return rows, so the text is that of all rows. */
    private List<Long> returning(Connection connection, List<List<?>> rows) throws SQLException {
        String row = ", " + sql.substring(sql.lastIndexOf("VALUES") + "VALUES".length());
        try (PreparedStatement statement =
                connection.prepareStatement(sql + row.repeat(rows.size() - 1) + "RETURNING id")) {
            int position = 1;
            for (List<?> values : rows) {
                Jdbc.bind(statement, position, values);
                position += values.size();
            }
            // As an update it would be refused for its result, and as a query for its first word.
            statement.execute();
            try (ResultSet ids = statement.getResultSet()) {
                return ids(ids);
            }
        }
    }

    private List<Long> batch(Connection connection, List<List<?>> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, ID)) {
            for (List<?> values : rows) {
                Jdbc.bind(statement, 1, values);
                statement.addBatch();
            }
            statement.executeBatch();
            try (ResultSet ids = statement.getGeneratedKeys()) {
                return ids(ids);
            }
        }
    }

    private static List<Long> ids(ResultSet rows) throws SQLException {
        List<Long> ids = new ArrayList<>();
        while (rows.next()) {
            ids.add(rows.getLong(1));
        }
        return ids;
    }

    /**
     * Connector/J is told the first id and counts the others up, by the auto_increment_increment that it read when it
     * connected. InnoDB steps evenly within a statement, so the last id tells whether that is still the right step.
     */
    private List<Long> verified(Connection connection, List<List<?>> rows, List<Long> counted) throws SQLException {
        if (rows.size() == 1) {
            return counted;
        }
        long last = lastId(connection, rows.getLast().getFirst());
        if (last == counted.getLast()) {
            return counted;
        }
        long first = counted.getFirst();
        long step = (last - first) / (rows.size() - 1);
        List<Long> ids =
                LongStream.range(0, rows.size()).mapToObj(i -> first + i * step).toList();
        if (ids.getLast() != last) {
            throw new IllegalStateException("The generated ids from " + first + " to " + last + " have no even steps");
        }
        return ids;
    }

    private long lastId(Connection connection, Object owner) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectLastId)) {
            statement.setObject(1, owner);
            try (ResultSet row = statement.executeQuery()) {
                return ids(row).getFirst();
            }
        }
    }
}
