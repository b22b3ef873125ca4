package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbc.JdbcException;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT of rows whose values stand in its text: drivers copy and measure each bound parameter several times, and
 * hundreds of rows have thousands (docs/decisions/0029-values-in-the-text.md). For one thread.
 */
public final class Values {

    private static final String LIST = "<rows>";
    private static final int TYPICAL_ROW_LENGTH = 64;

    /** Each connection of H2 keeps its last 8 statements, parsed: a kilobyte for each row, and a heap may have 48 MB. */
    private static final int MAX_ROWS_ON_H2 = 64;

    private final String template;
    private final boolean bindsTexts;
    private final StringBuilder sql = new StringBuilder();
    private final List<String> texts = new ArrayList<>();
    private boolean rowIsEmpty = true;
    private boolean hasBackslash;

    private Values(String template, boolean bindsTexts) {
        this.template = template;
        this.bindsTexts = bindsTexts;
    }

    /** Writes one row. */
    public interface Writer<T> {
        /** Adds the values of the row in the order of the columns; may be called twice. */
        void write(Values values, T row);
    }

    private interface Execution<R> {
        R run(Statement executed) throws SQLException;
    }

    /**
     * Returns the statements that insert the rows, in their order: one on MariaDB and MySQL.
     *
     * @param sql contains {@code <rows>} in place of the list after VALUES
     */
    static <T> List<Values> of(Connection connection, String sql, List<T> rows, Writer<T> writer) throws SQLException {
        int maxRows = Engine.of(connection) == Engine.H2 ? MAX_ROWS_ON_H2 : rows.size();
        List<Values> statements = new ArrayList<>(1);
        for (int from = 0; from < rows.size(); from += maxRows) {
            statements.add(of(sql, rows.subList(from, Math.min(rows.size(), from + maxRows)), writer));
        }
        return statements;
    }

    /**
     * A text with a backslash means one thing to H2 and another to MySQL, which has a mode for it: then the texts of all rows
     * are bound.
     */
    private static <T> Values of(String sql, List<T> rows, Writer<T> writer) {
        Values written = of(sql, rows, writer, false);
        return written.hasBackslash ? of(sql, rows, writer, true) : written;
    }

    private static <T> Values of(String sql, List<T> rows, Writer<T> writer, boolean bindsTexts) {
        int list = sql.indexOf(LIST);
        Values written = new Values(sql, bindsTexts);
        written.sql.ensureCapacity(sql.length() + TYPICAL_ROW_LENGTH * rows.size());
        written.sql.append(sql, 0, list);
        for (int i = 0; i < rows.size(); i++) {
            written.sql.append(i == 0 ? "(" : ", (");
            written.rowIsEmpty = true;
            writer.write(written, rows.get(i));
            written.sql.append(')');
        }
        written.sql.append(sql, list + LIST.length(), sql.length());
        return written;
    }

    /** Adds a number. */
    public void number(long value) {
        next().append(value);
    }

    /** Adds a number, or NULL. */
    public void number(@Nullable Integer value) {
        next().append(value);
    }

    /** Adds a boolean. */
    public void flag(boolean value) {
        next().append(value);
    }

    /** Adds a text. In quotes, with its own ones doubled, one without a backslash means the same to every database. */
    public void text(String value) {
        if (bindsTexts) {
            next().append('?');
            texts.add(value);
            return;
        }
        hasBackslash |= value.indexOf('\\') >= 0;
        next().append('\'').append(value.replace("'", "''")).append('\'');
    }

    private StringBuilder next() {
        if (!rowIsEmpty) {
            sql.append(", ");
        }
        rowIsEmpty = false;
        return sql;
    }

    /** Executes the insert. */
    void execute(Connection connection) throws SQLException {
        execute(connection, new String[0], _ -> true);
    }

    /** Executes the insert; returns the ids that the database generated. */
    List<Long> executeReturningIds(Connection connection) throws SQLException {
        return execute(connection, new String[] {"id"}, executed -> {
            List<Long> ids = new ArrayList<>();
            try (ResultSet keys = executed.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
            return ids;
        });
    }

    private <R> R execute(Connection connection, String[] generated, Execution<R> then) throws SQLException {
        try {
            return bindsTexts
                    ? executePrepared(connection, generated, then)
                    : executeUnprepared(connection, generated, then);
        } catch (SQLException e) {
            if (e instanceof JdbcException h2) {
                // Its message has the whole statement, whose values do not belong in a log.
                h2.setSQL(template);
            }
            throw e;
        }
    }

    /** A statement that is prepared, or has its JDBC escapes processed, is read by the driver character by character. */
    private <R> R executeUnprepared(Connection connection, String[] generated, Execution<R> then) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.executeUpdate(sql.toString(), generated);
            return then.run(statement);
        }
    }

    private <R> R executePrepared(Connection connection, String[] generated, Execution<R> then) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.toString(), generated)) {
            for (int i = 0; i < texts.size(); i++) {
                statement.setString(i + 1, texts.get(i));
            }
            statement.executeUpdate();
            return then.run(statement);
        }
    }
}
