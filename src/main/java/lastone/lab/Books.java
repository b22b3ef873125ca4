package lastone.lab;

import java.util.List;
import lastone.audit.Audit;
import lastone.audit.AuditReport.Violation;
import org.jdbi.v3.core.Jdbi;

/**
 * The books of one race: everything written since they were opened, to be opened when the goods are on sale and nobody
 * buys yet.
 */
public final class Books {

    /** What was sold and what is gone do not agree: the one thing that must never happen. */
    public static final class Broken extends RuntimeException {
        Broken(String message) {
            super(message);
        }
    }

    private final Jdbi jdbi;
    private final long firstOrder;

    private Books(Jdbi jdbi, long firstOrder) {
        this.jdbi = jdbi;
        this.firstOrder = firstOrder;
    }

    public static Books open(Jdbi jdbi) {
        return new Books(jdbi, 1 + number(jdbi, "SELECT COALESCE(MAX(id), 0) FROM orders"));
    }

    /**
     * Compares what the buyers were told with what is in the database, and has the audit check each of the orders.
     *
     * @throws Broken when they do not balance
     */
    public void check(Goods goods, Run run) {
        check(
                goods,
                run,
                jdbi.withHandle(handle -> handle.select(
                                "SELECT stock FROM product_options WHERE product_id = ? ORDER BY id",
                                goods.products().getFirst())
                        .mapTo(Long.class)
                        .list()));
        long orders = number(jdbi, "SELECT COUNT(*) FROM orders WHERE id >= ?", firstOrder);
        if (orders != run.soldOrders()) {
            throw new Broken("%,d orders in the database for %,d sold".formatted(orders, run.soldOrders()));
        }
        List<Violation> wrong = jdbi.withHandle(handle -> Audit.violations(handle, firstOrder));
        if (!wrong.isEmpty()) {
            throw new Broken(
                    "order " + wrong.getFirst().id() + ": " + wrong.getFirst().detail());
        }
    }

    /**
     * Compares the number of orders that the buyers were told of with the race's, and with what is left.
     *
     * @param left the stock of each option
     */
    static void check(Goods goods, Run run, List<Long> left) {
        int sold = run.soldOrders();
        int expected = goods.race().expectedSales();
        boolean wrongNumber = run.failures() == 0 ? sold != expected : sold > expected;
        if (wrongNumber || !left.equals(goods.leftAfter(run))) {
            throw new Broken("%,d orders sold of %,d, and %,d units left of %,d"
                    .formatted(sold, expected, sum(left), sum(goods.race().units())));
        }
    }

    private static long sum(List<Long> units) {
        return units.stream().mapToLong(Long::longValue).sum();
    }

    private static long number(Jdbi jdbi, String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }
}
