package lastone.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lastone.db.Failures;
import lastone.db.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cancels the orders that were not paid in time, batch by batch, and returns their units to stock. What is due stands
 * in the database alone, so a restart forgets nothing; several servers may work at once, and none waits for another. An
 * order that cannot be expired is skipped, so that it does not stop the others. Thread safe.
 */
public final class OrderExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(OrderExpiry.class);

    /** So few that H2's single writer and the rows of a flash sale are held for some milliseconds. */
    private static final int BATCH = 200;

    /** Bounds the delay before an order is noticed that another server placed with a shorter window. */
    private static final Duration MAX_POLL_DELAY = Duration.ofSeconds(1);

    /** The delay when due orders are all locked by other transactions, which will end them or release them shortly. */
    private static final Duration LOCKED_DELAY = Duration.ofMillis(50);

    /** A user's own requests may keep the user's row locked one after the other; after this, expiry queues among them. */
    private static final Duration MAX_OVERDUE = Duration.ofSeconds(5);

    private static final Duration RETRY_DELAY = Duration.ofMinutes(1);

    /** More orders that fail than this have one cause, and then the job fails as a whole. */
    private static final int MAX_SKIPPED = 1_000;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final OrderCancellation cancellation;
    private final Clock clock;
    private final Counter expired;

    /** Orders that failed, and when each is tried again. */
    private final Map<Long, Instant> skipped = new ConcurrentHashMap<>();

    /** When the oldest pending order is due, as of the last round. */
    private volatile Instant oldestDue = Instant.MAX;

    /** @param registry gets the count of expired orders and the delay of the oldest overdue one, once a registry */
    public OrderExpiry(
            Jdbi jdbi, Transactions transactions, OrderCancellation cancellation, Clock clock, MeterRegistry registry) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.cancellation = cancellation;
        this.clock = clock;
        this.expired = Counter.builder("lastone.orders.expired")
                .description("Orders that were cancelled because they were not paid in time")
                .register(registry);
        TimeGauge.builder("lastone.orders.overdue", this, TimeUnit.MILLISECONDS, OrderExpiry::overdueMillis)
                .description("How long the oldest order that is not paid in time has been due for expiry")
                .register(registry);
    }

    /** Expires a batch if an order is due; returns the delay before the next call. */
    public Duration round() {
        Instant now = clock.instant();
        oldestDue = nextDue(Set.of()).orElse(Instant.MAX);
        Set<Long> skippedNow = skipped(now);
        Instant due = skippedNow.isEmpty() ? oldestDue : nextDue(skippedNow).orElse(Instant.MAX);
        if (due.isAfter(now)) {
            return due.isBefore(now.plus(MAX_POLL_DELAY)) ? Duration.between(now, due) : MAX_POLL_DELAY;
        }
        if (expire(now, BATCH) > 0) {
            return Duration.ZERO;
        }
        if (due.isBefore(now.minus(MAX_OVERDUE))) {
            expireWaiting(now);
        }
        return LOCKED_DELAY;
    }

    /** Expires the order that has been due for longest, and waits for its user's row. */
    private void expireWaiting(Instant now) {
        int ended = transactions.runUnmarked(handle -> {
            List<Long> longestDue = handle.attach(ExpirySql.class).lockLongestDue(now, withSentinel(skipped(now)));
            cancellation.cancelAndReturnToStock(handle, longestDue, CancelReason.EXPIRED, now);
            return longestDue.size();
        });
        expired.increment(ended);
    }

    /** Expires at most one batch; returns the number of orders that were expired. */
    public int expireBatch() {
        return expire(clock.instant(), BATCH);
    }

    /** In one transaction, or in halves where one order may be to blame for its failure. */
    private int expire(Instant now, int limit) {
        List<Long> due = new ArrayList<>();
        try {
            transactions.runUnmarked(handle -> {
                due.clear();
                due.addAll(handle.attach(ExpirySql.class).lockDue(now, withSentinel(skipped(now)), limit));
                cancellation.cancelAndReturnToStock(handle, due, CancelReason.EXPIRED, now);
                return due.size();
            });
        } catch (RuntimeException e) {
            if (due.isEmpty() || !Failures.canBeRequestFault(e) || skipped.size() >= MAX_SKIPPED) {
                throw e;
            }
            if (due.size() == 1) {
                skip(due.getFirst(), now, e);
                return 0;
            }
            int half = due.size() / 2;
            return expire(now, half) + expire(now, due.size() - half);
        }
        skipped.keySet().removeAll(due);
        expired.increment(due.size());
        return due.size();
    }

    private void skip(long order, Instant now, RuntimeException e) {
        if (skipped.put(order, now.plus(RETRY_DELAY)) == null) {
            LOG.error("Order {} cannot be expired and is tried again every {}", order, RETRY_DELAY, e);
        }
    }

    private Set<Long> skipped(Instant now) {
        // One that was not skipped again at its retry has ended.
        skipped.values().removeIf(retry -> retry.isBefore(now.minus(RETRY_DELAY)));
        return skipped.entrySet().stream()
                .filter(entry -> entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private Optional<Instant> nextDue(Set<Long> without) {
        return jdbi.withExtension(ExpirySql.class, sql -> sql.nextDue(withSentinel(without)));
    }

    /** With an id that no order has, because SQL knows no empty list. */
    private static Set<Long> withSentinel(Set<Long> ids) {
        return ids.isEmpty() ? Set.of(0L) : ids;
    }

    private double overdueMillis() {
        Instant now = clock.instant();
        return oldestDue.isBefore(now) ? Duration.between(oldestDue, now).toMillis() : 0;
    }
}
