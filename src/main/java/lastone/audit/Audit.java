package lastone.audit;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lastone.audit.AuditReport.Invariant;
import lastone.audit.Findings.Finding;
import lastone.db.ExpensiveReads;
import org.jdbi.v3.core.Handle;

/** Checks every invariant of the data, all in one snapshot of the database, and changes nothing. Thread safe. */
public final class Audit {

    /** Keeps each statement to about a second, and its temporary table small. */
    private static final long ORDERS_AT_ONCE = 50_000;

    /** The same, for users with a hundred balance entries each. */
    private static final long USERS_AT_ONCE = 1_000;

    private final ExpensiveReads reads;
    private final ZoneId zone;

    /** @param zone the shop's time zone, by whose days popular products are counted */
    public Audit(ExpensiveReads reads, ZoneId zone) {
        this.reads = reads;
        this.zone = zone;
    }

    /** Receives the progress of an audit, in the thread that runs it. */
    public interface Progress {

        /** Called during a long check, after each of its parts. */
        default void progressed(String invariant, long done, long all) {}

        /** Called once for each invariant, in the order of the report. */
        default void finished(Invariant invariant) {}
    }

    /** One check of the orders or users in a range of ids, both inclusive. */
    private interface RangeCheck {
        List<Finding> in(long firstId, long lastId);
    }

    /**
     * Runs every check. Holds one connection, and blocks for some seconds for each hundred thousand orders; locks nothing.
     *
     * @param progress is called while the connection is held, so it has to be quick; what it throws ends the audit
     * @throws org.jdbi.v3.core.ConnectionException when no connection was free in time
     */
    public AuditReport run(Progress progress) {
        return reads.snapshot(handle -> run(handle, progress));
    }

    /**
     * Checks only the items and payments of orders: fast enough to be repeated after every race.
     *
     * @param firstOrderId the first of the orders to check, of which there may be some thousand
     * @return at most {@link Findings#MAX_LISTED} violations
     */
    public static List<AuditReport.Violation> violations(Handle handle, long firstOrderId) {
        OrderCheckSql orders = handle.attach(OrderCheckSql.class);
        return new Findings()
                .add(orders.wrongTotals(firstOrderId, Long.MAX_VALUE))
                .add(orders.wrongPayments(firstOrderId, Long.MAX_VALUE))
                .listed();
    }

    private AuditReport run(Handle handle, Progress progress) {
        List<Invariant> done = new ArrayList<>();
        Consumer<Invariant> finish = invariant -> {
            done.add(invariant);
            progress.finished(invariant);
        };
        ReconciliationSql sums = handle.attach(ReconciliationSql.class);
        finish.accept(new Findings().add(sums.wrongStock()).of("stock", sums.options()));
        finish.accept(new Findings().add(sums.negativeStock()).of("stock-not-negative", sums.options()));
        ReconciliationSql.Users users = sums.users();
        finish.accept(inRanges("balance", users.firstId(), users.lastId(), USERS_AT_ONCE, progress, sums::wrongBalances)
                .of("balance", users.users()));
        finish.accept(popularCounts(sums));
        finish.accept(new Findings().add(sums.wrongPendingOrders()).of("pending-orders", users.users()));
        finish.accept(new Findings().add(sums.wrongHoldings()).of("holdings", sums.holdings()));

        OrderCheckSql orders = handle.attach(OrderCheckSql.class);
        OrderCheckSql.OrderIdRange range = orders.orderIdRange();
        finish.accept(
                findings("order-total", range, progress, orders::wrongTotals).of("order-total", range.orders()));
        finish.accept(findings("order-payment", range, progress, orders::wrongPayments, orders::wrongPaymentEntries)
                // An entry may name an order that does not exist, with an id outside the range of the orders.
                .add(orders.wrongPaymentEntries(1, range.firstId() - 1))
                .add(orders.wrongPaymentEntries(range.lastId() + 1, Long.MAX_VALUE))
                .add(orders.entriesWithoutOrder())
                .of("order-payment", range.orders()));
        finish.accept(new OrderEventCheck(orders)
                .run(range, "order-created-event", progress)
                .of("order-created-event", orders.countRequiringCreatedEvent(range.cleanedUntil())));
        return new AuditReport(done.stream().allMatch(Invariant::holds), List.copyOf(done));
    }

    private Invariant popularCounts(ReconciliationSql sums) {
        ReconciliationSql.SoldSpan span = sums.soldSpan();
        List<LocalDate> days = Stream.of(
                        Optional.ofNullable(span.firstDay()),
                        Optional.ofNullable(span.lastDay()),
                        Optional.ofNullable(span.firstPaid()).map(paid -> LocalDate.ofInstant(paid, zone)),
                        Optional.ofNullable(span.lastPaid()).map(paid -> LocalDate.ofInstant(paid, zone)))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        Findings findings = new Findings();
        if (!days.isEmpty()) {
            for (DayRange range : DayRange.split(zone, days.getFirst(), days.getLast())) {
                findings.add(sums.wrongCounts(range));
            }
        }
        return findings.of("popular-counts", span.counts());
    }

    private static Findings findings(
            String invariant, OrderCheckSql.OrderIdRange range, Progress progress, RangeCheck... checks) {
        return inRanges(invariant, range.firstId(), range.lastId(), ORDERS_AT_ONCE, progress, checks);
    }

    private static Findings inRanges(
            String invariant, long firstId, long lastId, long atOnce, Progress progress, RangeCheck... checks) {
        Findings findings = new Findings();
        for (long first = firstId; first <= lastId; first += atOnce) {
            long last = Math.min(first + atOnce - 1, lastId);
            for (RangeCheck check : checks) {
                findings.add(check.in(first, last));
            }
            progress.progressed(invariant, last - firstId + 1, lastId - firstId + 1);
        }
        return findings;
    }
}
