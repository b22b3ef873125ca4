package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import org.junit.jupiter.api.Test;

/** The schema comes from sql/, statement by statement, each of which may be repeated. */
class MigrationsTest {

    /** MySQL 8.0.15 reads a CHECK and forgets it. */
    private static final Pattern NAMED =
            Pattern.compile("(?:TABLE|VIEW|INDEX|CONSTRAINT(?=\\s\\w+\\s(?:UNIQUE|FOREIGN)))\\s(\\w+)");

    private static final String HISTORY = "SELECT CONCAT(file, ':', step) FROM migration_steps ORDER BY file, step";

    @Test
    void findsEveryFileAndStatement() throws IOException {
        List<SchemaStep> steps = SchemaStep.findAll();
        try (Stream<Path> files = Files.list(Path.of("sql"))) {
            assertThat(steps.stream().map(SchemaStep::file).distinct())
                    .as("numbered 001.sql, 002.sql, ... without a gap")
                    .containsExactlyElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .sorted()
                                    .toList());
        }
        for (String file : steps.stream().map(SchemaStep::file).distinct().toList()) {
            assertThat(steps.stream().filter(step -> step.file().equals(file)).map(SchemaStep::number))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, statements(file)).boxed().toList());
        }
    }

    private static int statements(String file) throws IOException {
        return (int) Files.readString(Path.of("sql", file))
                .lines()
                .filter(line -> line.matches("(CREATE|INSERT|ALTER|DROP|UPDATE) .*"))
                .count();
    }

    @Test
    void ignoresCommentsAndLineEnds() {
        assertThat(SchemaStep.parse("009.sql", "-- a; b;\r\n\r\nSELECT 1\r\nFROM t;\r\n  -- c;\r\nSELECT ';', 2;\r\n"))
                .containsExactly(
                        new SchemaStep("009.sql", 1, "SELECT 1\nFROM t"),
                        new SchemaStep("009.sql", 2, "SELECT ';', 2"));
        assertThatThrownBy(() -> SchemaStep.parse("009.sql", "SELECT 1;\nSELECT 2\n"))
                .hasMessage("sql/009.sql ends within a statement");
    }

    @EachDatabase
    void migratesAnEmptyDatabaseOnce(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        assertThat(Migrations.isUpToDate(database)).isFalse();
        Migrations.migrate(database);
        assertThat(Migrations.isUpToDate(database)).isTrue();
        String schema = String.join("\n", MigratedDatabase.schema(database));
        assertThat(SchemaStep.findAll().stream()
                        .flatMap(step -> NAMED.matcher(step.sql()).results())
                        .map((MatchResult named) -> named.group(1)))
                .contains("users", "orders_due", "carts_user_option", "payments_order_exists", "sellable_options")
                .allSatisfy(name -> assertThat(schema).contains(name));
        assertThat(MigratedDatabase.texts(database, "SELECT id FROM event_relay"))
                .containsExactly("1");
        assertThat(statementsOfAStart(database)).isEqualTo(1);
    }

    @EachDatabase
    void everyStepCanBeRepeated(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        Migrations.migrate(database);
        List<String> schema = MigratedDatabase.schema(database);
        List<String> history = MigratedDatabase.texts(database, HISTORY);
        MigratedDatabase.execute(database, "UPDATE event_relay SET last_position = 7");
        MigratedDatabase.execute(database, "DELETE FROM migration_steps");
        Migrations.migrate(database);
        assertThat(MigratedDatabase.schema(database)).isEqualTo(schema);
        assertThat(MigratedDatabase.texts(database, HISTORY)).isEqualTo(history).isNotEmpty();
        assertThat(MigratedDatabase.texts(database, "SELECT last_position FROM event_relay"))
                .containsExactly("7");
    }

    /** What later files may hold beside tables and views; on MariaDB and MySQL also dropping, which H2 knows otherwise. */
    @EachDatabase
    void laterStepsCanBeRepeated(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        List<SchemaStep> steps = SchemaStep.parse("001.sql", """
                CREATE TABLE things (id INT NOT NULL PRIMARY KEY, a INT, b INT, INDEX things_a (a));
                CREATE VIEW some_things AS SELECT id FROM things;
                ALTER TABLE things ADD COLUMN c INT NULL;
                CREATE INDEX things_c ON things (c);
                ALTER TABLE things DROP COLUMN b;
                DROP INDEX things_a ON things;
                """);
        Migrations.migrate(database, steps);
        List<String> schema = MigratedDatabase.schema(database);
        MigratedDatabase.execute(database, "DELETE FROM migration_steps WHERE step > 1");
        Migrations.migrate(database, steps);
        assertThat(MigratedDatabase.schema(database)).isEqualTo(schema);
        assertThat(String.join("\n", schema)).contains("things_c").doesNotContain("things_a");
    }

    /** H2 in memory, because there each round takes milliseconds; the servers are asked less often. */
    @EachDatabase
    void severalServersMigrateAnEmptyDatabaseAtOnce(DatabaseKind kind) throws SQLException {
        DataSource alone = fresh(kind);
        Migrations.migrate(alone);
        for (int round = 0; round < (kind == DatabaseKind.H2 ? 100 : 5); round++) {
            DataSource database = fresh(kind);
            Race.run(3, i -> () -> {
                Migrations.migrate(database);
                return i;
            });
            assertThat(Migrations.isUpToDate(database)).isTrue();
            assertThat(MigratedDatabase.schema(database)).hasSameElementsAs(MigratedDatabase.schema(alone));
        }
    }

    @EachDatabase
    void usesANewerSchema(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        Migrations.migrate(database);
        MigratedDatabase.execute(database, "INSERT INTO migration_steps VALUES ('999.sql', 1, CURRENT_TIMESTAMP(6))");
        assertThat(Migrations.isUpToDate(database)).isTrue();
        assertThat(statementsOfAStart(database)).isEqualTo(1);
    }

    @EachDatabase
    void namesAFailingStepAndContinuesWithItLater(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        String first = "CREATE TABLE things (id INT NOT NULL PRIMARY KEY);\n";
        assertThatThrownBy(() -> Migrations.migrate(
                        database, SchemaStep.parse("001.sql", first + "INSERT INTO nowhere (id) VALUES (1);\n")))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith("sql/001.sql, statement 2: ");
        assertThat(MigratedDatabase.texts(database, HISTORY)).containsExactly("001.sql:1");
        Migrations.migrate(database, SchemaStep.parse("001.sql", first + "INSERT INTO things (id) VALUES (1);\n"));
        assertThat(MigratedDatabase.texts(database, HISTORY)).containsExactly("001.sql:1", "001.sql:2");
    }

    @EachDatabase
    void refusesForeignTablesAndChangesNothing(DatabaseKind kind) throws SQLException {
        DataSource database = fresh(kind);
        MigratedDatabase.execute(database, "CREATE TABLE orders (id INT NOT NULL PRIMARY KEY)");
        List<String> foreign = MigratedDatabase.schema(database);
        assertThatThrownBy(() -> Migrations.migrate(database))
                .isInstanceOf(SQLException.class)
                .hasMessage("it holds tables that are not Lastone's (orders); Lastone needs an empty database");
        assertThat(MigratedDatabase.schema(database)).isEqualTo(foreign);

        for (String history : List.of("flyway_schema_history", "schema_steps")) {
            MigratedDatabase.execute(database, "CREATE TABLE " + history + " (id INT NOT NULL PRIMARY KEY)");
            List<String> unreleased = MigratedDatabase.schema(database);
            assertThatThrownBy(() -> Migrations.migrate(database))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("an unreleased version of Lastone made it; this version needs an empty database");
            assertThat(MigratedDatabase.schema(database)).isEqualTo(unreleased);
            MigratedDatabase.execute(database, "DROP TABLE " + history);
        }
    }

    @EachDatabase
    void needsOneConnection(DatabaseKind kind) throws SQLException {
        Map<String, String> settings = kind.freshDatabase();
        assertThatThrownBy(() -> openExisting(settings).close())
                .isInstanceOf(DatabaseUnreachableException.class)
                .message()
                .hasLineCount(1);
        if (kind != DatabaseKind.H2) {
            assertThat(MigratedDatabase.schema(MigratedDatabase.open(settings))).isEmpty();
        }
        Database.open(url(settings), user(settings), "", 1, Duration.ofSeconds(5))
                .close();
        openExisting(settings).close();
        MigratedDatabase.execute(MigratedDatabase.open(settings), "DELETE FROM migration_steps WHERE step = 2");
        assertThatThrownBy(() -> openExisting(settings).close())
                .isInstanceOf(DatabaseUnreachableException.class)
                .hasMessage("It has no schema of this version: start a server on it once");
    }

    private static Database openExisting(Map<String, String> settings) {
        return Database.openExisting(url(settings), user(settings), "", Duration.ofSeconds(5));
    }

    private static String url(Map<String, String> settings) {
        return settings.getOrDefault("DB_URL", "");
    }

    private static String user(Map<String, String> settings) {
        return settings.getOrDefault("DB_USER", "");
    }

    private static DataSource fresh(DatabaseKind kind) {
        return MigratedDatabase.open(kind.freshDatabase());
    }

    private static int statementsOfAStart(DataSource database) throws SQLException {
        AtomicInteger statements = new AtomicInteger();
        Migrations.migrate(WatchedDataSource.of(database, number -> {}, statements::set));
        return statements.get();
    }
}
