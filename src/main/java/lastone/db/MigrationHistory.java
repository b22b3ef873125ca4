package lastone.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The table {@code migration_steps}: the steps that were applied to the database. */
final class MigrationHistory {

    private static final Set<Integer> TABLE_NOT_FOUND = Set.of(
            1146, // MariaDB and MySQL
            42102, // H2, and next when it holds tables of similar names, or none at all
            42103, 42104);

    private static final String READ = """
            SELECT file, step
            FROM migration_steps
            """;

    private static final String CREATE = """
            CREATE TABLE IF NOT EXISTS migration_steps (
                file    VARCHAR(20) NOT NULL,
                step    INT         NOT NULL,
                done_at DATETIME(6) NOT NULL,
                PRIMARY KEY (file, step)
            ) DEFAULT CHARACTER SET utf8mb4
            """;

    private static final String ADD = """
            INSERT IGNORE INTO migration_steps (file, step, done_at)
            VALUES (?, ?, CURRENT_TIMESTAMP(6))
            """;

    private record AppliedStep(String file, int step) {}

    private MigrationHistory() {}

    /** Returns the steps that were not applied yet, in order; empty when the table does not exist. */
    static Optional<List<SchemaStep>> findMissing(Connection connection, List<SchemaStep> steps) throws SQLException {
        Set<AppliedStep> applied = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                applied.add(new AppliedStep(rows.getString("file"), rows.getInt("step")));
            }
        } catch (SQLException e) {
            if (TABLE_NOT_FOUND.contains(e.getErrorCode())) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(steps.stream()
                .filter(step -> !applied.contains(new AppliedStep(step.file(), step.number())))
                .toList());
    }

    static void createTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
    }

    /** Records that a step was applied; does nothing when another server has recorded it. */
    static void add(Connection connection, SchemaStep step) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setString(1, step.file());
            statement.setInt(2, step.number());
            statement.execute();
        }
    }
}
