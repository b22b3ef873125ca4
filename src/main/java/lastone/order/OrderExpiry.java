package lastone.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.db.Transactions;
import lastone.stock.Stock;
import org.jdbi.v3.core.Jdbi;

/**
 * Cancels the orders that were not paid in time, batch by batch, and gives their stock back. What is due stands in the
 * database alone, so a restart forgets nothing; several servers may work at once, and none waits for another. Thread
 * safe.
 */
public final class OrderExpiry {

    /** So few that H2's one writer and the rows of a time sale are held for some milliseconds. */
    private static final int BATCH = 200;

    /** Bounds how late an order is noticed that another server placed with a shorter window. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    /** What is due is locked by a payment, a cancellation or another server, and will soon be decided. */
    private static final Duration SHORTEST_REST = Duration.ofMillis(50);

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final OrderCancellation cancellation;
    private final Clock clock;
    private final Counter expired;

    public OrderExpiry(
            Jdbi jdbi, Transactions transactions, OrderCancellation cancellation, Clock clock, MeterRegistry registry) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.cancellation = cancellation;
        this.clock = clock;
        this.expired = Counter.builder("lastone.orders.expired")
                .description("Orders that were cancelled because they were not paid in time")
                .register(registry);
    }

    /** One round of the job: expires a batch if one is due; returns the delay before the next round. */
    public Duration round() {
        Optional<Instant> due = jdbi.withExtension(ExpirySql.class, ExpirySql::nextDue);
        Instant now = clock.instant();
        if (due.isPresent() && !due.get().isAfter(now)) {
            return expireBatch(now) > 0 ? Duration.ZERO : SHORTEST_REST;
        }
        return due.map(time -> Duration.between(now, time))
                .filter(rest -> rest.compareTo(LONGEST_REST) < 0)
                .orElse(LONGEST_REST);
    }

    /** Expires at most one batch, in a transaction of its own; returns how many orders that were. */
    public int expireBatch() {
        return expireBatch(clock.instant());
    }

    private int expireBatch(Instant now) {
        int batch = transactions.runRepeatable(handle -> {
            List<Long> due = handle.attach(ExpirySql.class).lockDue(now, BATCH);
            if (!due.isEmpty()) {
                Stock.giveBack(handle, cancellation.cancel(handle, due, CancelReason.EXPIRED, now));
            }
            return due.size();
        });
        expired.increment(batch);
        return batch;
    }
}
