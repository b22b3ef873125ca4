package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Batch statements for the hottest paths, on the handle's own connection: there Jdbi's work per call costs several
 * times what the database does (docs/decisions/0008-jdbc-on-the-hot-path.md). All rows go together; no rows, no
 * statement. They fail as Jdbi's statements do, with {@link UnableToExecuteStatementException}.
 */
public final class Jdbc {

    private static final int MAX_BOUND_IDS = 128;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Jdbc() {}

    /** Sets a statement's parameters for one row. */
    public interface Binder<T> {
        /** Sets every parameter; the batch executes when all rows are bound. */
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    /** Maps the row at the cursor. */
    public interface RowMapper<R> {
        /** Must not move the cursor. */
        R map(ResultSet row) throws SQLException;
    }

    private interface Work<R> {
        R execute(PreparedStatement statement) throws SQLException;
    }

    /** Executes an insert, update or delete once for each row; returns how many rows each of them found. */
    public static <T> int[] update(Handle handle, String sql, List<T> rows, Binder<T> binder) {
        return execute(handle, sql, statement -> executeBatch(statement, rows, binder));
    }

    /**
     * Inserts rows by one statement, whose text has their values: see {@link Values}.
     *
     * @param sql contains {@code <rows>} in place of the list after VALUES
     */
    public static <T> void insert(Handle handle, String sql, List<T> rows, Values.Writer<T> writer) {
        Connection connection = handle.getConnection();
        try {
            for (Values statement : Values.of(connection, sql, rows, writer)) {
                statement.execute(connection);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Updates rows by their ids.
     *
     * @param sql contains {@code <ids>} in place of the list, after the parameters
     * @param ids at least one
     * @return how many rows it found
     */
    public static int update(Handle handle, String sql, Collection<Long> ids, Object... parameters) {
        List<?> bound = bound(ids);
        return execute(handle, withList(sql, ids, bound), statement -> {
            bind(statement, 1, List.of(parameters));
            bind(statement, 1 + parameters.length, bound);
            return statement.executeUpdate();
        });
    }

    /**
     * Selects rows by their ids.
     *
     * @param sql contains {@code <ids>} in place of the list, after the parameters
     * @param ids numbers or bytes, at least one
     */
    public static <R> List<R> select(
            Handle handle, String sql, Collection<?> ids, RowMapper<R> mapper, Object... parameters) {
        List<?> bound = bound(ids);
        return execute(handle, withList(sql, ids, bound), statement -> {
            bind(statement, 1, List.of(parameters));
            bind(statement, 1 + parameters.length, bound);
            List<R> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(mapper.map(rows));
                }
            }
            return result;
        });
    }

    /**
     * Returns the keys of an IN list, and repeats the first one up to the next power of two: each length of a list is
     * another text of its statement, and drivers, pools and H2 prepare few texts. Long lists stay as they are.
     *
     * @param ids at least one
     */
    public static <T> List<T> padded(Collection<T> ids) {
        List<T> padded = new ArrayList<>(ids);
        int size = padded.size() <= MAX_BOUND_IDS ? Integer.highestOneBit(2 * padded.size() - 1) : padded.size();
        padded.addAll(Collections.nCopies(size - padded.size(), padded.getFirst()));
        return padded;
    }

    /**
     * Returns an instant as it is written and stored: UTC wall time in microseconds, so that no time zone can shift it.
     * As text, because Connector/J takes MariaDB 10 for MySQL 5.5, whose times have no fraction, and cuts that of every
     * time it is given as one.
     */
    public static String utc(Instant instant) {
        return UTC.format(instant);
    }

    /** Returns the day of an instant as it is written and stored: in UTC, as {@link #utc} is. */
    public static LocalDate utcDay(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    /** Returns an instant that was written by {@link #utc}, null for SQL NULL. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row, row.findColumn(column));
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        LocalDateTime utc = row.getObject(column, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }

    /** None of a long list of numbers, which stand in the text: it has a length, and so a text, that hardly comes again. */
    private static List<?> bound(Collection<?> ids) {
        boolean inText = ids.size() > MAX_BOUND_IDS && ids.iterator().next() instanceof Long;
        return inText ? List.of() : padded(ids);
    }

    private static String withList(String sql, Collection<?> ids, List<?> bound) {
        return sql.replace("<ids>", bound.isEmpty() ? numbers(ids) : "?" + ", ?".repeat(bound.size() - 1));
    }

    private static String numbers(Collection<?> ids) {
        StringJoiner list = new StringJoiner(", ");
        for (Object id : ids) {
            list.add(Long.toString((Long) id));
        }
        return list.toString();
    }

    private static void bind(PreparedStatement statement, int first, Collection<?> values) throws SQLException {
        int position = first;
        for (Object value : values) {
            bind(statement, position++, value);
        }
    }

    /** Connector/J looks for the type of a plain object at some length, which hundreds of rows feel. */
    private static void bind(PreparedStatement statement, int position, @Nullable Object value) throws SQLException {
        switch (value) {
            case Long number -> statement.setLong(position, number);
            case String text -> statement.setString(position, text);
            case byte[] bytes -> statement.setBytes(position, bytes);
            case null, default -> statement.setObject(position, value);
        }
    }

    private static <R> R execute(Handle handle, String sql, Work<R> work) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            return work.execute(statement);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static <T> int[] executeBatch(PreparedStatement statement, List<T> rows, Binder<T> binder)
            throws SQLException {
        for (T row : rows) {
            binder.bind(statement, row);
            statement.addBatch();
        }
        return statement.executeBatch();
    }

    static UnableToExecuteStatementException failed(SQLException e) {
        return new UnableToExecuteStatementException(e.getMessage(), e, null);
    }
}
