package lastone.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneId;
import lastone.audit.Audit;
import lastone.audit.AuditReport;
import lastone.audit.AuditReport.Invariant;
import lastone.db.Database;
import lastone.shop.Config;
import lastone.shop.ShopSettings;

/** The audit as a table on the terminal. */
public final class AuditCommand implements Audit.Progress {

    private static final int EXIT_CONSISTENT = 0;
    private static final int EXIT_INCONSISTENT = 1;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean interactive;

    private AuditCommand(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /**
     * Audits an existing database and prints a line for each invariant as it finishes. Changes nothing; servers may be
     * running on the database. Blocks until the audit is done.
     *
     * @return the exit code: 0 when every invariant holds, else 1
     * @throws lastone.db.DatabaseUnreachableException with a one-line reason
     */
    public static int run(Config config, PrintStream out) {
        AuditCommand command = new AuditCommand(out, Terminal.isInteractive());
        long start = System.nanoTime();
        try (Database database =
                Database.openExisting(config.dbUrl(), config.dbUser(), config.dbPassword(), CONNECT_TIMEOUT)) {
            out.printf("%-22s %-5s %13s %11s%n", "invariant", "holds", "checked", "violations");
            ZoneId zone = ShopSettings.findTimeZone(database.jdbi()).orElse(config.timeZone());
            AuditReport report = new Audit(database.expensiveReads(), zone).run(command);
            report.invariants().stream().filter(invariant -> !invariant.holds()).forEach(command::printViolations);
            out.printf(
                    "%nThe ledger is %s, as of one moment. %.1f s%n",
                    report.holds() ? "consistent" : "NOT consistent", (System.nanoTime() - start) / 1e9);
            return report.holds() ? EXIT_CONSISTENT : EXIT_INCONSISTENT;
        }
    }

    @Override
    public void progressed(String invariant, long done, long all) {
        if (interactive) {
            out.printf("%-22s       %3d %%\r", invariant, 100 * done / all);
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

    private void printViolations(Invariant invariant) {
        out.printf("%n%s does not hold for:%n", invariant.name());
        invariant.violations().forEach(violation -> out.printf("  %d: %s%n", violation.id(), violation.detail()));
        long more = invariant.violationCount() - invariant.violations().size();
        if (more > 0) {
            out.printf("  and %,d more%n", more);
        }
    }
}
