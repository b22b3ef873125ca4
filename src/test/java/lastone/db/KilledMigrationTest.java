package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import lastone.testing.DatabaseKind;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A migration whose process ends at any statement leaves a database that the next start brings to the same schema. */
class KilledMigrationTest {

    private static final int SIGTERM = 143;

    /** The first start's statements before its first step: look for the history, list the tables, create the history. */
    private static final int BEFORE_THE_FIRST_STEP = 3;

    @TempDir
    private Path folder;

    /**
     * Each start goes one statement further than the one before: it reads the history, applies a step and records it. So the
     * statements of a start are two when it is killed between a step and its record, and three when it is killed after the record.
     */
    @ParameterizedTest
    @EnumSource(
            value = DatabaseKind.class,
            names = {"H2", "MARIADB"})
    void theNextStartContinuesAfterAKillAtAnyStatement(DatabaseKind kind) throws Exception {
        Map<String, String> settings = kind == DatabaseKind.H2 ? h2File("killed") : kind.freshDatabase();
        for (int statement = 1; statement <= BEFORE_THE_FIRST_STEP; statement++) {
            assertThat(isKilledAfter(statement, settings)).isTrue();
        }
        List<SchemaStep> steps = SchemaStep.findAll();
        for (SchemaStep step : steps) {
            boolean isHalted = kind == DatabaseKind.H2
                    && List.of(steps.getFirst(), steps.getLast()).contains(step);
            for (int statement = 2; statement <= 3; statement++) {
                assertThat(isHalted ? isHaltedAfter(statement, settings) : isKilledAfter(statement, settings))
                        .as("%s, killed after %s statements", step, statement)
                        .isTrue();
            }
        }
        DataSource killed = MigratedDatabase.open(settings);
        assertThat(Migrations.isUpToDate(killed)).isTrue();
        DataSource undisturbed =
                MigratedDatabase.open(kind == DatabaseKind.H2 ? h2File("undisturbed") : kind.freshDatabase());
        Migrations.migrate(undisturbed);
        assertThat(MigratedDatabase.schema(killed)).hasSameElementsAs(MigratedDatabase.schema(undisturbed));
        assertThat(MigratedDatabase.texts(killed, "SELECT id FROM event_relay")).containsExactly("1");
    }

    /** Whether a start in a process of its own got as far as a statement and ended there. */
    private static boolean isHaltedAfter(int statement, Map<String, String> h2File) throws Exception {
        return MigratingProcess.haltingAfter(statement, h2File).waitFor() == MigratingProcess.HALTED;
    }

    /**
     * Whether a start got as far as a statement and ended there. All that a database server sees of the end of a process is
     * that of its connection; and a process that halts leaves its H2 file as SHUTDOWN IMMEDIATELY does: as it is.
     */
    private static boolean isKilledAfter(int statement, Map<String, String> settings) throws Exception {
        DataSource database = MigratedDatabase.open(settings);
        try {
            Migrations.migrate(WatchedDataSource.of(database, _ -> {}, number -> {
                if (number == statement) {
                    leave(database);
                    throw new Killed();
                }
            }));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static void leave(DataSource database) {
        try {
            if (database instanceof JdbcDataSource) {
                MigratedDatabase.execute(database, "SHUTDOWN IMMEDIATELY");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Killed extends Error {}

    @Test
    void aStopFinishesTheRunningStepOnly() throws Exception {
        Map<String, String> settings = h2File("ended");
        int firstStep = BEFORE_THE_FIRST_STEP + 1;
        Process process = MigratingProcess.waitingBefore(firstStep, settings);
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo(MigratingProcess.WAITS);
            // Process.destroy would close the streams, too.
            process.toHandle().destroy();
            assertThat(out.lines()).containsExactly("" + firstStep, "" + (firstStep + 1));
            assertThat(process.waitFor()).isEqualTo(SIGTERM);
        } finally {
            process.destroyForcibly();
        }
        DataSource database = MigratedDatabase.open(settings);
        assertThat(MigratedDatabase.texts(database, "SELECT step FROM migration_steps"))
                .containsExactly("1");
        Migrations.migrate(database);
        assertThat(Migrations.isUpToDate(database)).isTrue();
    }

    private Map<String, String> h2File(String name) {
        return Map.of("DB_URL", "jdbc:h2:file:" + folder.resolve(name));
    }
}
