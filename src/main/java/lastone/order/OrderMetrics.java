package lastone.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Lets operators see what becomes of orders, how long their buyers wait, how long a transaction takes, and how often it
 * is for nothing. Thread safe.
 */
public final class OrderMetrics implements OrderObserver {

    static final Duration[] ORDER_BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private static final Duration[] TRANSACTION_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final Map<Outcome, Timer> orders = new EnumMap<>(Outcome.class);
    private final Timer transactions;
    private final Counter stockChanged;
    private final Counter leaseLost;

    /** @param strategy the name under which operators know how stock is taken */
    public OrderMetrics(String strategy, MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            orders.put(outcome, order(outcome, strategy, registry));
        }
        this.transactions = Timer.builder("lastone.order.transaction")
                .description("A transaction that places orders, from asking for a connection to the commit or rollback")
                .serviceLevelObjectives(TRANSACTION_BUCKETS)
                .register(registry);
        this.stockChanged = retries(Ending.STOCK_CHANGED, registry);
        this.leaseLost = retries(Ending.LEASE_LOST, registry);
    }

    @Override
    public void orderEnded(Outcome outcome, long nanos) {
        Objects.requireNonNull(orders.get(outcome)).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void transactionEnded(Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {
        transactions.record(System.nanoTime() - startNanoTime, TimeUnit.NANOSECONDS);
        switch (ending) {
            case STOCK_CHANGED -> stockChanged.increment();
            case LEASE_LOST -> leaseLost.increment();
            case COMMITTED, FAILED -> {}
        }
    }

    private static Timer order(Outcome outcome, String strategy, MeterRegistry registry) {
        return Timer.builder("lastone.order")
                .description("Orders from their arrival until they were placed or refused")
                .tag("strategy", strategy)
                .tag("outcome", word(outcome))
                .serviceLevelObjectives(ORDER_BUCKETS)
                .register(registry);
    }

    private static Counter retries(Ending reason, MeterRegistry registry) {
        return Counter.builder("lastone.order.retries")
                .description("Transactions that were rolled back to be tried again, by reason")
                .tag("reason", word(reason))
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
