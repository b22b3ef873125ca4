package lastone;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lastone.lock.SharedLocks;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.stock.CoalescingGate;
import lastone.stock.ConditionalTaker;
import lastone.stock.Gate;
import lastone.stock.LockGate;
import lastone.stock.OpenGate;
import lastone.stock.RowLockTaker;
import lastone.stock.StockTaker;
import lastone.stock.StockTransaction;
import lastone.stock.VersionTaker;

/** The one table of strategies: each is a gate and a stock taker. */
final class Strategies {

    private Strategies() {}

    /** A strategy at work. */
    record Opened(
            Gate<OrderRequest, Placement> gate,
            StockTransaction<OrderRequest, Placement> transaction,
            Optional<SharedLocks> locks) {}

    /** @param transaction makes the order transaction around a stock taker */
    static Opened open(
            Config config,
            MeterRegistry meters,
            Function<StockTaker, StockTransaction<OrderRequest, Placement>> transaction) {
        List<URI> redis = config.redisUrls();
        Duration lease = config.lockLease();
        return switch (config.stockStrategy()) {
            case PESSIMISTIC -> unlocked(transaction.apply(new RowLockTaker()));
            case OPTIMISTIC -> unlocked(transaction.apply(new VersionTaker()));
            case CONDITIONAL -> unlocked(transaction.apply(new ConditionalTaker()));
            case SPIN ->
                locked(SharedLocks.polling(redis.getFirst(), lease, meters), transaction.apply(new VersionTaker()));
            case REDLOCK -> locked(SharedLocks.majority(redis, lease, meters), transaction.apply(new VersionTaker()));
            case PUBSUB ->
                locked(SharedLocks.notified(redis.getFirst(), lease, meters), transaction.apply(new VersionTaker()));
            case COALESCED -> coalesced(transaction.apply(new ConditionalTaker()), meters);
        };
    }

    private static Opened unlocked(StockTransaction<OrderRequest, Placement> transaction) {
        return new Opened(new OpenGate<>(transaction), transaction, Optional.empty());
    }

    private static Opened locked(SharedLocks locks, StockTransaction<OrderRequest, Placement> transaction) {
        return new Opened(new LockGate<>(locks, transaction), transaction, Optional.of(locks));
    }

    private static Opened coalesced(StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return new Opened(new CoalescingGate<>(transaction, meters), transaction, Optional.empty());
    }
}
