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
            Optional<SharedLocks> locks)
            implements AutoCloseable {

        /** Whether what the strategy needs beside the database answers. Blocks for at most some seconds. */
        boolean answers() {
            return locks.map(SharedLocks::answers).orElse(true);
        }

        @Override
        public void close() {
            locks.ifPresent(SharedLocks::close);
        }
    }

    /** @param transaction makes the order transaction around a stock taker */
    static Opened open(
            Config.Strategy strategy,
            Config config,
            MeterRegistry meters,
            Function<StockTaker, StockTransaction<OrderRequest, Placement>> transaction) {
        return open(strategy, config, meters, transaction, OpenGate.MAX_RETRIES);
    }

    /** @param maxRetries how often a buyer without a lock tries again */
    static Opened open(
            Config.Strategy strategy,
            Config config,
            MeterRegistry meters,
            Function<StockTaker, StockTransaction<OrderRequest, Placement>> transaction,
            int maxRetries) {
        List<URI> redis = config.redisUrls();
        Duration lease = config.lockLease();
        return switch (strategy) {
            case PESSIMISTIC -> unlocked(transaction.apply(new RowLockTaker()), maxRetries);
            case OPTIMISTIC -> unlocked(transaction.apply(new VersionTaker()), maxRetries);
            case CONDITIONAL -> unlocked(transaction.apply(new ConditionalTaker()), maxRetries);
            case SPIN ->
                locked(
                        SharedLocks.polling(redis.getFirst(), lease, meters),
                        transaction.apply(new VersionTaker()),
                        meters);
            case REDLOCK ->
                locked(SharedLocks.majority(redis, lease, meters), transaction.apply(new VersionTaker()), meters);
            case PUBSUB ->
                locked(
                        SharedLocks.notified(redis.getFirst(), lease, meters),
                        transaction.apply(new VersionTaker()),
                        meters);
            case COALESCED -> coalesced(transaction.apply(new ConditionalTaker()), meters);
        };
    }

    private static Opened unlocked(StockTransaction<OrderRequest, Placement> transaction, int maxRetries) {
        return new Opened(new OpenGate<>(transaction, maxRetries), transaction, Optional.empty());
    }

    private static Opened locked(
            SharedLocks locks, StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return new Opened(new LockGate<>(locks, transaction, meters), transaction, Optional.of(locks));
    }

    private static Opened coalesced(StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return new Opened(new CoalescingGate<>(transaction, meters), transaction, Optional.empty());
    }
}
