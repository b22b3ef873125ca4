package lastone.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the hottest paths, prepared on the handle's own connection: there Jdbi's work per call costs several
 * times what the database does (docs/decisions/0008-jdbc-on-the-hot-path.md). They fail as Jdbi's statements do, with
 * {@link UnableToExecuteStatementException}. A statement takes one batch however many rows it is given.
 */
public final class Jdbc {

    private static final String[] ID = {"id"};

    private Jdbc() {}

    /** Sets a statement's parameters for one row. */
    public interface Binder<T> {
        void bind(PreparedStatement statement, T row) throws SQLException;
    }

    /** Makes a result of the row that the cursor stands on. */
    public interface RowMapper<R> {
        R map(ResultSet row) throws SQLException;
    }

    private interface Work<R> {
        R on(PreparedStatement statement) throws SQLException;
    }

    /** Inserts rows; returns their generated ids in the order of the rows. */
    public static <T> List<Long> insert(Handle handle, String sql, List<T> rows, Binder<T> binder) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql, ID)) {
            executeBatch(statement, rows, binder);
            List<Long> ids = new ArrayList<>(rows.size());
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
            return ids;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** Updates once for each row; returns how many rows each update found. */
    public static <T> int[] update(Handle handle, String sql, List<T> rows, Binder<T> binder) {
        return on(handle, sql, statement -> executeBatch(statement, rows, binder));
    }

    /** @param sql holds {@code <ids>} where the list of ids belongs, numbers or bytes, which must not be empty */
    public static <R> List<R> select(Handle handle, String sql, Collection<?> ids, RowMapper<R> mapper) {
        String placeholders = "?" + ", ?".repeat(ids.size() - 1);
        return on(handle, sql.replace("<ids>", placeholders), statement -> {
            int position = 1;
            for (Object id : ids) {
                statement.setObject(position++, id);
            }
            List<R> result = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    result.add(mapper.map(rows));
                }
            }
            return result;
        });
    }

    /** An instant as the database stores it: UTC wall time. */
    public static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** The instant that the database stored by {@link #utc}, null where it stored none. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return instant(row, row.findColumn(column));
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        LocalDateTime utc = row.getObject(column, LocalDateTime.class);
        return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
    }

    private static <R> R on(Handle handle, String sql, Work<R> work) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException failure) {
            throw failed(failure);
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

    private static UnableToExecuteStatementException failed(SQLException failure) {
        return new UnableToExecuteStatementException(failure.getMessage(), failure, null);
    }
}
