package lastone.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates a database to the schema in {@code sql/}: docs/decisions/0013-own-migrations.md.
 *
 * <p>Every step can be repeated, so no lock is needed: several servers may execute the same steps at once, and a server
 * that was killed before it recorded a step repeats it at its next start.
 *
 * <p>Steps only add. So this version works on a database that a newer version has migrated, beside servers of that
 * version: records of unknown steps are ignored.
 */
final class Migrations {

    /** Error codes of a step whose effect is already there. */
    private static final Set<Integer> ALREADY_DONE = Set.of(
            1050, // MariaDB and MySQL: table or view exists
            1060, // column exists
            1061, // index exists
            1091, // column or index to be dropped does not exist
            42101, // H2: table exists
            90038, // view exists
            42121, // column exists
            42111, // index exists
            42122, // column to be dropped does not exist
            42112); // index to be dropped does not exist

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** The tables in which unreleased versions recorded the applied steps. */
    private static final Set<String> HISTORY_TABLES_OF_UNRELEASED_VERSIONS =
            Set.of("flyway_schema_history", "schema_steps");

    private static final String TABLES = """
            SELECT table_name
            FROM information_schema.tables
            WHERE table_schema = SCHEMA()
            """;

    private Migrations() {}

    /**
     * Executes the missing steps; on an up-to-date database that is one query. Uses one connection of the pool, and blocks
     * until one is free and all steps are done.
     *
     * @throws SQLException when the database refuses a step, or contains tables that are not the shop's
     */
    static void migrate(DataSource database) throws SQLException {
        migrate(database, SchemaStep.findAll());
    }

    static void migrate(DataSource database, List<SchemaStep> steps) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Optional<List<SchemaStep>> missing = MigrationHistory.findMissing(connection, steps);
            if (missing.isEmpty()) {
                createHistory(connection, steps);
                LOG.info("Creating the schema: {} statements", steps.size());
            } else if (!missing.get().isEmpty()) {
                LOG.info(
                        "Upgrading the schema: {} statements, the first is {}",
                        missing.get().size(),
                        missing.get().getFirst());
            }
            doAll(connection, missing.orElse(steps));
        }
    }

    /** Whether {@link #migrate} would execute no step. */
    static boolean isUpToDate(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return MigrationHistory.findMissing(connection, SchemaStep.findAll())
                    .filter(List::isEmpty)
                    .isPresent();
        }
    }

    /** Rejects tables of other applications first: one with the name of a table of the shop would count as created. */
    private static void createHistory(Connection connection, List<SchemaStep> steps) throws SQLException {
        Set<String> tables = tables(connection);
        if (!Collections.disjoint(tables, HISTORY_TABLES_OF_UNRELEASED_VERSIONS)) {
            throw new SQLException("an unreleased version of Lastone made it; this version needs an empty database");
        }
        // Another server may have begun since the first look. It creates the history before any other table. So the
        // history is read again only after the tables are listed: if it exists, the listed tables are the shop's.
        if (!tables.isEmpty() && MigrationHistory.findMissing(connection, steps).isEmpty()) {
            throw new SQLException("it holds tables that are not Lastone's ("
                    + tables.iterator().next() + "); Lastone needs an empty database");
        }
        MigrationHistory.createTable(connection);
    }

    private static Set<String> tables(Connection connection) throws SQLException {
        Set<String> tables = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(rows.getString("table_name"));
            }
        }
        return tables;
    }

    private static void doAll(Connection connection, List<SchemaStep> steps) throws SQLException {
        if (steps.isEmpty()) {
            return;
        }
        try (ExitLock exit = new ExitLock()) {
            for (SchemaStep step : steps) {
                exit.lock();
                try {
                    // First the step, then its record: killed in between, the next start repeats the step, without
                    // harm. The other way round it would never be executed.
                    execute(connection, step);
                    MigrationHistory.add(connection, step);
                } finally {
                    exit.unlock();
                }
            }
        }
        LOG.info("The schema is complete up to {}", steps.getLast());
    }

    /** Retries, because two servers that execute one step at once can fail with any error. */
    private static void execute(Connection connection, SchemaStep step) throws SQLException {
        Backoff backoff = new Backoff(PAUSE, PAUSE);
        for (int attempt = 1; true; attempt++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(step.sql());
                return;
            } catch (SQLException e) {
                if (ALREADY_DONE.contains(e.getErrorCode())) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw new SQLException(step + ": " + e.getMessage(), e.getSQLState(), e.getErrorCode());
                }
                backoff.pause(Deadline.after(PAUSE));
            }
        }
    }
}
