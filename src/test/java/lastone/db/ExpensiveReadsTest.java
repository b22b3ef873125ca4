package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import lastone.concurrent.Deadline;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import org.jdbi.v3.core.ConnectionException;

class ExpensiveReadsTest {

    /** Takes minutes. */
    private static final String ENDLESS = """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 990)
            SELECT COUNT(*)
            FROM n a
            CROSS JOIN n b
            CROSS JOIN n c
            CROSS JOIN n d
            WHERE a.i + b.i + c.i + d.i <> 7
            """;

    @EachDatabase
    void theDatabaseEndsAStatementAtTheDeadlineAndTheConnectionForgetsIt(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        try (Database database = Database.open(
                settings.getOrDefault("DB_URL", ""),
                settings.getOrDefault("DB_USER", ""),
                "",
                1,
                Duration.ofMinutes(1))) {
            ExpensiveReads reads = database.expensiveReads();
            assertThatThrownBy(() -> reads.run(
                            Deadline.after(Duration.ofMillis(200)),
                            handle -> handle.select(ENDLESS).mapTo(Long.class).one()))
                    .isInstanceOf(ConnectionException.class)
                    .satisfies(e -> assertThat(Failures.kind(e)).isEqualTo(Failures.Kind.TIMEOUT));
            assertThat(limit(database, kind)).isZero();
        }
    }

    private static double limit(Database database, DatabaseKind kind) {
        String sql = switch (kind) {
            case H2 -> "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'QUERY_TIMEOUT'";
            case MARIADB -> "SELECT @@SESSION.max_statement_time";
            case MYSQL -> "SELECT @@SESSION.max_execution_time";
        };
        return database.jdbi()
                .withHandle(handle -> handle.select(sql).mapTo(Double.class).one());
    }
}
