package lastone.lab;

import java.util.List;
import lastone.audit.Audit;
import lastone.audit.AuditReport.Violation;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks that the database agrees with the results that the buyers of one run got. To be made after the fixture and
 * before the first order: it covers every order written from then on.
 */
final class LedgerCheck {

    /** What was sold and what is gone do not agree; ends the benchmark. */
    static final class LedgerMismatchException extends RuntimeException {
        LedgerMismatchException(String message) {
            super(message);
        }
    }

    private final Jdbi jdbi;
    private final long lastOrderBefore;

    LedgerCheck(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.lastOrderBefore = number("SELECT COALESCE(MAX(id), 0) FROM orders");
    }

    /** @throws LedgerMismatchException when the orders, their payments and items, or the stock are not what the run's results say */
    void verify(Fixture fixture, Run run) {
        verifyStock(
                fixture,
                run,
                jdbi.withHandle(handle -> handle.select(
                                "SELECT stock FROM product_options WHERE product_id = ? ORDER BY id",
                                fixture.productIds().getFirst())
                        .mapTo(Long.class)
                        .list()));
        long orders = number("SELECT COUNT(*) FROM orders WHERE id > ?", lastOrderBefore);
        if (orders != run.soldOrders()) {
            throw new LedgerMismatchException(
                    "%,d orders in the database for %,d sold".formatted(orders, run.soldOrders()));
        }
        List<Violation> violations = jdbi.withHandle(handle -> Audit.violations(handle, lastOrderBefore + 1));
        if (!violations.isEmpty()) {
            Violation first = violations.getFirst();
            throw new LedgerMismatchException("order " + first.id() + ": " + first.detail());
        }
    }

    /**
     * Compares the number of orders sold with the workload's, and with the stock.
     *
     * @param left the stock that each option has left
     * @throws LedgerMismatchException when they do not agree
     */
    static void verifyStock(Fixture fixture, Run run, List<Long> left) {
        int sold = run.soldOrders();
        int expected = fixture.workload().expectedSales();
        // A buyer without a result may be one unit that was not sold; it can never be one unit too many.
        boolean isWrongNumber = run.failures() == 0 ? sold != expected : sold > expected;
        if (isWrongNumber || !left.equals(fixture.leftAfter(run))) {
            throw new LedgerMismatchException(
                    "%,d orders sold of %,d, stock left by option: %s".formatted(sold, expected, left));
        }
    }

    private long number(String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }
}
