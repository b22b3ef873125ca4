package lastone.check;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import lastone.check.Finding.Status;
import lastone.db.Failures;
import lastone.shop.Config;
import org.jdbi.v3.core.JdbiException;

/**
 * Checks that an operator's database does what the shop relies on. Prints one line for each probe, with a remedy if it
 * fails.
 */
public final class DatabaseCheck {

    private static final int EXIT_USABLE = 0;
    private static final int EXIT_UNUSABLE = 1;

    private static final List<String> TABLES = List.of("lastone_check", "lastone_check_rows");

    private static final String CREATE_TABLE = """
            CREATE TABLE lastone_check (
                id    BIGINT       NOT NULL PRIMARY KEY,
                units BIGINT       NOT NULL,
                text  VARCHAR(100) NULL,
                at    DATETIME(6)  NULL,
                body  MEDIUMBLOB   NULL,
                CONSTRAINT lastone_check_not_negative CHECK (units >= 0)
            ) DEFAULT CHARACTER SET utf8mb4
            """;

    private static final String CREATE_ROWS = """
            CREATE TABLE lastone_check_rows (
                id    BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
                owner BIGINT NOT NULL,
                line  INT    NOT NULL,
                INDEX lastone_check_rows_owner (owner)
            ) DEFAULT CHARACTER SET utf8mb4
            """;

    private final PrintStream out;
    private boolean failed;

    private DatabaseCheck(PrintStream out) {
        this.out = out;
    }

    /**
     * Checks the configured database, in two tables that it makes and drops; the shop's own are not touched, and servers may
     * be running. Blocks for a few seconds.
     *
     * @param clock this machine's own
     * @return the exit code: 0 when no probe failed, else 1
     * @throws JdbiException when there is no connection
     */
    public static int run(Config config, Clock clock, PrintStream out) {
        try (Sessions sessions = new Sessions(config, clock)) {
            return run(sessions, out);
        }
    }

    /** The same in sessions that are open. */
    static int run(Sessions sessions, PrintStream out) {
        return new DatabaseCheck(out).run(sessions);
    }

    private int run(Sessions sessions) {
        try {
            if (print("write rights", makeTables(sessions))) {
                Stream.of(TransactionProbes.ALL, ValueProbes.ALL, ServerProbes.ALL)
                        .flatMap(List::stream)
                        .forEach(probe -> print(probe.name(), ask(probe, sessions)));
            }
        } finally {
            dropTables(sessions);
        }
        out.printf("%nThe shop %s on this database.%n", failed ? "CANNOT run" : "can run");
        return failed ? EXIT_UNUSABLE : EXIT_USABLE;
    }

    private static Finding makeTables(Sessions sessions) {
        try {
            dropTables(sessions);
            sessions.a.execute(CREATE_TABLE);
            sessions.a.execute(CREATE_ROWS);
            sessions.reset();
            return Finding.ok(sessions.engine.toString());
        } catch (JdbiException e) {
            return Finding.failed(
                    Failures.reason(e) + ": grant DB_USER all rights on the database, and use a server that"
                            + " accepts writes; nothing else was checked");
        }
    }

    private static Finding ask(Probe probe, Sessions sessions) {
        try {
            sessions.reset();
            return probe.question().ask(sessions);
        } catch (RuntimeException e) {
            return Finding.failed("unexpected: " + Failures.reason(e));
        }
    }

    private static void dropTables(Sessions sessions) {
        TABLES.forEach(table -> sessions.a.execute("DROP TABLE IF EXISTS " + table));
    }

    private boolean print(String probe, Finding finding) {
        failed |= finding.status() == Status.FAILED;
        out.println("%-8s %-20s %s"
                .formatted(finding.status().text, probe, finding.detail())
                .stripTrailing());
        return finding.status() != Status.FAILED;
    }
}
