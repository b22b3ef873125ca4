package lastone.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.MariaDb;
import lastone.testing.RunningShop;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.Test;

class DatabaseCheckTest {

    private static final String TABLES =
            "SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) LIKE 'lastone_check%'";

    private record Checked(int exitCode, String output) {

        static Checked on(Map<String, String> settings) {
            return of(out -> DatabaseCheck.run(RunningShop.config(settings), Clock.systemUTC(), out));
        }

        static Checked of(ToIntFunction<PrintStream> check) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int exitCode = check.applyAsInt(new PrintStream(bytes, true, StandardCharsets.UTF_8));
            return new Checked(exitCode, bytes.toString(StandardCharsets.UTF_8));
        }

        /** The items that are not ok, each with its status. */
        List<String> problems() {
            return Pattern.compile("(?m)^(warning|FAILED) +[a-zXA]+( [a-zXA]+)*")
                    .matcher(output)
                    .results()
                    .map(line -> line.group().replaceAll(" +", " "))
                    .toList();
        }
    }

    @EachDatabase
    void whatTheShopReliesOnHolds(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        Checked checked = Checked.on(settings);
        assertThat(checked.problems())
                .as(checked.output())
                .isEqualTo(
                        switch (kind) {
                            case H2 -> List.of("warning durability");
                            case MARIADB -> List.of();
                            // 8.0.15 ignores CHECK.
                            case MYSQL -> List.of("warning check constraints");
                        });
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.output().lines()).hasSize(24).last().isEqualTo("The shop can run on this database.");
        try (Handle rows = RunningShop.rows(settings)) {
            assertThat(rows.select(TABLES).mapTo(Long.class).one()).isZero();
        }
    }

    @Test
    void whatIsBrokenIsReported() {
        try (MariaDb broken = MariaDb.startOne()) {
            Map<String, String> settings = broken.freshDatabase();
            try (Handle root = RunningShop.rows(settings)) {
                breakAndCheck(root, settings);
            }
        }
    }

    /** What no setting of a server breaks: a driver with other settings, and statements that do something else. */
    @Test
    void wrongResultsAreReported() {
        Map<String, String> settings = DatabaseKind.MARIADB.freshDatabase();
        String url = settings.get("DB_URL") + "?user=root&useAffectedRows=true&jdbcCompliantTruncation=false"
                + "&sessionVariables=innodb_lock_wait_timeout=1,sql_mode=''";
        Map<String, String> wrong = Map.of(
                "VALUES (1, 1)", "SELECT 1, 1 FROM DUAL WHERE FALSE",
                "units - ?", "units - ? DIV 2",
                "units + VALUES(units)", "VALUES(units)",
                "ORDER BY line", "ORDER BY line DESC",
                "DATETIME(6)", "DATETIME(3)",
                "SHOW GLOBAL VARIABLES", """
                        SELECT LOWER(variable_name), IF(variable_name = 'wsrep_on', 'ON', variable_value)
                        FROM information_schema.global_variables""");
        Jdbi jdbi = Jdbi.create(url);
        jdbi.configure(
                SqlStatements.class,
                statements -> statements.setTemplateEngine((sql, context) -> {
                    String changed = sql;
                    for (Map.Entry<String, String> each : wrong.entrySet()) {
                        changed = changed.replace(each.getKey(), each.getValue());
                    }
                    return changed;
                }));
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-10));
        try (Handle branch = Jdbi.open(url);
                Sessions sessions = new Sessions(RunningShop.config(settings), late, jdbi)) {
            branch.execute("CREATE TABLE held (id INT NOT NULL PRIMARY KEY)");
            branch.execute("XA START 'branch'");
            branch.execute("INSERT INTO held VALUES (1)");
            branch.execute("XA END 'branch'");
            branch.execute("XA PREPARE 'branch'");
            sessions.a.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
            sessions.b.setTransactionIsolationLevel(TransactionIsolationLevel.READ_COMMITTED);
            Checked checked = Checked.of(out -> DatabaseCheck.run(sessions, out));
            branch.execute("XA ROLLBACK 'branch'");
            assertThat(checked.problems())
                    .as(checked.output())
                    .containsExactly(
                            "FAILED duplicate keys",
                            "FAILED update counts",
                            "FAILED conditional updates",
                            "FAILED upsert",
                            "FAILED generated ids",
                            "FAILED long values",
                            "FAILED instants",
                            "FAILED clock",
                            "FAILED cluster",
                            "warning open XA branches");
        }
    }

    private static void breakAndCheck(Handle root, Map<String, String> settings) {
        root.execute("SET GLOBAL default_storage_engine = MyISAM");
        root.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
        root.execute("SET GLOBAL max_allowed_packet = 1048576");
        root.execute("SET GLOBAL max_connections = 10");
        root.execute("SET GLOBAL sql_mode = 'EMPTY_STRING_IS_NULL'");
        assertThat(Checked.on(settings).problems())
                .containsExactlyInAnyOrder(
                        "FAILED rollback",
                        "FAILED isolation",
                        "warning snapshot",
                        "FAILED row locks",
                        "FAILED skip locked",
                        "FAILED deadlocks",
                        "FAILED texts",
                        "FAILED packet size",
                        "FAILED durability",
                        "FAILED connections");

        root.execute("SET GLOBAL default_storage_engine = InnoDB");
        root.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 1");
        root.execute("SET GLOBAL max_allowed_packet = 16777216");
        root.execute("SET GLOBAL max_connections = 20");
        root.execute("SET GLOBAL sql_mode = ''");
        root.execute("SET GLOBAL innodb_deadlock_detect = OFF");
        root.execute("SET GLOBAL check_constraint_checks = OFF");
        assertThat(Checked.on(settings).problems())
                .containsExactly("warning deadlocks", "warning check constraints", "warning connections");

        Map<String, String> limited = MariaDb.asLimitedUser(root, settings);
        root.execute("REVOKE CREATE ON * FROM shop@'%'");
        Checked checked = Checked.on(limited);
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.problems()).containsExactly("FAILED write rights");
    }
}
