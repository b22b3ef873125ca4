package lastone.cli;

import java.time.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.time.Duration;
import lastone.audit.Audit;
import lastone.audit.AuditReport;
import lastone.audit.AuditReport.Invariant;
import lastone.db.Database;
import lastone.db.Transactions;
import lastone.shop.Config;

/** The audit as a table on the terminal. */
public final class AuditCommand implements Audit.Progress {

    private static final int HOLDS = 0;
    private static final int DOES_NOT_HOLD = 1;

    /** Nobody else waits for this process. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean interactive;

    private AuditCommand(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /**
     * Checks the books of a database that is there, beside servers that may be running on it.
     *
     * @return the exit code
     * @throws lastone.db.DatabaseUnreachableException with a one-line reason
     */
    public static int run(Config config, PrintStream out) {
        AuditCommand command = new AuditCommand(out, Terminal.isInteractive());
        long start = System.nanoTime();
        try (Database database =
                Database.openExisting(config.dbUrl(), config.dbUser(), config.dbPassword(), PATIENCE)) {
            out.printf("%-22s %-5s %13s %11s%n", "invariant", "holds", "checked", "violations");
            AuditReport report =
                    new Audit(new Transactions(database, Clock.systemUTC(), new SimpleMeterRegistry()), config.timeZone()).run(command);
            report.invariants().stream().filter(each -> !each.holds()).forEach(command::list);
            out.printf(
                    "%nThe books %s, as of one moment. %.1f s%n",
                    report.holds() ? "hold" : "do NOT hold", (System.nanoTime() - start) / 1e9);
            return report.holds() ? HOLDS : DOES_NOT_HOLD;
        }
    }

    @Override
    public void passed(String name, long ids, long ofIds) {
        if (interactive) {
            out.printf("%-22s       %3d %%\r", name, 100 * ids / ofIds);
            out.flush();
        }
    }

    @Override
    public void finished(Invariant invariant) {
        out.printf(
                "%-22s %-5s %,13d %,11d%n",
                invariant.name(), invariant.holds() ? "yes" : "NO", invariant.checked(), invariant.violationCount());
        out.flush();
    }

    private void list(Invariant invariant) {
        out.printf("%n%s does not hold for:%n", invariant.name());
        invariant.violations().forEach(wrong -> out.printf("  %d: %s%n", wrong.id(), wrong.detail()));
        long more = invariant.violationCount() - invariant.violations().size();
        if (more > 0) {
            out.printf("  and %,d more%n", more);
        }
    }
}
