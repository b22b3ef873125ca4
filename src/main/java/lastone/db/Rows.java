package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbc.JdbcException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an INSERT, whose values stand in its text: drivers copy and measure each bound parameter several times, and
 * hundreds of rows have thousands (docs/decisions/0029-values-in-the-text.md). For one thread.
 */
public final class Rows {

    private static final String LIST = "<rows>";
    private static final int TYPICAL_ROW_LENGTH = 64;

    private final StringBuilder sql = new StringBuilder();
    private final List<String> boundTexts = new ArrayList<>(0);
    private boolean rowIsEmpty = true;

    private final String template;

    private Rows(String template) {
        this.template = template;
    }

    /** Writes one row. */
    public interface Writer<T> {
        /** Adds the values in the order of the columns. */
        void write(Rows rows, T row);
    }

    /** @param sql contains {@code <rows>} in place of the list after VALUES */
    static <T> Rows of(String sql, List<T> rows, Writer<T> writer) {
        int list = sql.indexOf(LIST);
        Rows written = new Rows(sql);
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

    /**
     * Adds a text. In quotes, with its own ones doubled, it means the same to every database and driver; but not with a
     * backslash, which escapes in MySQL unless its session says otherwise, nor with a brace or question mark, which are
     * JDBC's. Such a text is bound.
     */
    public void text(String value) {
        if (isPlain(value)) {
            next().append('\'').append(value.replace("'", "''")).append('\'');
        } else {
            next().append('?');
            boundTexts.add(value);
        }
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '{' || c == '?') {
                return false;
            }
        }
        return true;
    }

    private StringBuilder next() {
        if (!rowIsEmpty) {
            sql.append(", ");
        }
        rowIsEmpty = false;
        return sql;
    }

    /**
     * Executes the insert. A statement without bound texts is not prepared, because that reads the whole text in the driver.
     *
     * @param generated the columns whose generated values are wanted
     * @return the statement, to be closed
     */
    Statement execute(Connection connection, String... generated) throws SQLException {
        Statement statement = boundTexts.isEmpty()
                ? connection.createStatement()
                : connection.prepareStatement(sql.toString(), generated);
        try {
            if (statement instanceof PreparedStatement prepared) {
                bindTexts(prepared);
                prepared.executeUpdate();
            } else {
                statement.executeUpdate(sql.toString(), generated);
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            if (e instanceof JdbcException h2) {
                // Its message has the whole statement, whose values do not belong in a log.
                h2.setSQL(template);
            }
            throw e;
        }
    }

    private void bindTexts(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < boundTexts.size(); i++) {
            statement.setString(i + 1, boundTexts.get(i));
        }
    }
}
