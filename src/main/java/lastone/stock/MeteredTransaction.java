package lastone.stock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Lets operators see how long a transaction takes, and how often it is for nothing. Thread safe. */
public final class MeteredTransaction<Q, A> implements StockTransaction<Q, A> {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };

    private final StockTransaction<Q, A> transaction;
    private final Timer time;
    private final Counter stockChanged;
    private final Counter leaseLost;

    public MeteredTransaction(StockTransaction<Q, A> transaction, MeterRegistry registry) {
        this.transaction = transaction;
        this.time = Timer.builder("lastone.order.transaction")
                .description("A transaction that places orders, from asking for a connection to the commit or rollback")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.stockChanged = tries("stock_changed", registry);
        this.leaseLost = tries("lease_lost", registry);
    }

    @Override
    public List<A> run(List<Q> requests, Runnable beforeCommit) {
        long start = System.nanoTime();
        try {
            return transaction.run(requests, beforeCommit);
        } catch (StockChangedException lostTheRace) {
            stockChanged.increment();
            throw lostTheRace;
        } catch (LeaseLostException lostTheLock) {
            leaseLost.increment();
            throw lostTheLock;
        } finally {
            time.record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static Counter tries(String reason, MeterRegistry registry) {
        return Counter.builder("lastone.order.retries")
                .description("Transactions that were rolled back to be tried again, because somebody else was quicker")
                .tag("reason", reason)
                .register(registry);
    }
}
