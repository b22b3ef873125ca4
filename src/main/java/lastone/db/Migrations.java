package lastone.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema in {@code sql/}. */
final class Migrations {

    /** The versions of all files; a database that has had them all starts without Flyway. */
    static final Set<String> VERSIONS = Set.of("1", "2", "3", "4", "5", "6");

    private static final String HISTORY = """
            SELECT version, success
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
        if (!hadThemAll(database)) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:sql")
                    .load()
                    .migrate();
        }
    }

    /** Whether Flyway would find nothing to do; to have it look takes a quarter of a start. */
    static boolean hadThemAll(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return hadThemAll(connection);
        }
    }

    private static boolean hadThemAll(Connection connection) {
        Set<String> done = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(HISTORY)) {
            while (rows.next()) {
                if (!rows.getBoolean("success")) {
                    return false;
                }
                done.add(rows.getString("version"));
            }
            // Where Flyway made the schema itself, as on H2, it has noted that without a version.
            done.remove(null);
        } catch (SQLException noHistory) {
            return false;
        }
        return done.equals(VERSIONS);
    }
}
