package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema in {@code sql/}. */
final class Migrations {

    /** The version of the newest file; a database that is there already starts without Flyway. */
    static final String NEWEST = "1";

    /** One row: whether every step succeeded, and whether the newest is among them. */
    private static final String STATE = """
            SELECT MIN(CASE WHEN success THEN 1 ELSE 0 END),
                   MAX(CASE WHEN version = ? THEN 1 ELSE 0 END)
            FROM flyway_schema_history
            """;

    private Migrations() {}

    /**
     * Blocks until the first connection stands, and while another server migrates.
     *
     * @throws SQLException when the database refuses
     * @throws org.flywaydb.core.api.FlywayException when it cannot be migrated
     */
    static void bringToNewest(DataSource database) throws SQLException {
        if (!isKnownNewest(database)) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:sql")
                    .load()
                    .migrate();
        }
    }

    /** Whether Flyway would find nothing to do; to have it look takes a quarter of a start. */
    static boolean isKnownNewest(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return isKnownNewest(connection);
        }
    }

    private static boolean isKnownNewest(Connection connection) {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, NEWEST);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1 && row.getInt(2) == 1;
            }
        } catch (SQLException noHistory) {
            return false;
        }
    }
}
