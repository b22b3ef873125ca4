package lastone.shop;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import lastone.batch.BatchMetrics;
import lastone.db.PoolShares;
import lastone.lock.SharedLocks;
import lastone.order.OrderExecutor;
import lastone.order.OrderTransaction;
import lastone.stock.StockUpdate;
import lastone.strategy.CoalescingExecutor;
import lastone.strategy.DirectExecutor;
import lastone.strategy.LockExecutor;

/** The table of strategies: how many Redis servers each needs, its executor and its stock update. */
@SuppressWarnings("ImmutableEnumChecker") // The factories have no state.
public enum Strategy {
    PESSIMISTIC(0, "row locks in the database", direct(StockUpdate.ROW_LOCK)),
    OPTIMISTIC(0, "a version check, tried again when the stock was changed meanwhile", direct(StockUpdate.VERSION)),
    CONDITIONAL(0, "a conditional update: only if enough is left", direct(StockUpdate.CONDITION)),
    SPIN(
            1,
            "a Redis lock, polled",
            withLocks((config, meters) -> SharedLocks.polling(
                    config.redisUrls().getFirst(), config.redisPrefix(), config.lockLease(), meters))),
    REDLOCK(
            3,
            "a Redis lock on a majority of independent nodes",
            withLocks((config, meters) ->
                    SharedLocks.majority(config.redisUrls(), config.redisPrefix(), config.lockLease(), meters))),
    PUBSUB(
            1,
            "a Redis lock, its release announced by a message",
            withLocks((config, meters) -> SharedLocks.notified(
                    config.redisUrls().getFirst(), config.redisPrefix(), config.lockLease(), meters))),
    COALESCED(0, "one transaction for all waiting orders", Strategy::coalesced);

    private final int redisServers;
    private final String description;
    private final Factory factory;

    Strategy(int redisServers, String description, Factory factory) {
        this.redisServers = redisServers;
        this.description = description;
        this.factory = factory;
    }

    private interface Factory {
        ActiveStrategy activate(Config config, OrderTransaction transaction, MeterRegistry meters);
    }

    /**
     * A strategy with its executor and connections. Thread safe.
     *
     * @param executor runs orders in its transactions
     */
    public record ActiveStrategy(OrderExecutor executor, Optional<SharedLocks> locks) implements AutoCloseable {

        /** See {@link Shop#reasonStrategyNotReady}. */
        Optional<String> reasonNotReady() {
            return locks.flatMap(SharedLocks::reasonNotReady);
        }

        @Override
        public void close() {
            locks.ifPresent(SharedLocks::close);
        }
    }

    /**
     * Opens the strategy's executor, and its connections to Redis where it has any; does not wait for Redis. The caller
     * closes it.
     *
     * @param config names enough Redis servers: {@link Config#requireRedisFor}
     */
    public ActiveStrategy activate(Config config, OrderTransaction transaction, MeterRegistry meters) {
        return factory.activate(config, transaction, meters);
    }

    /** The strategy with this {@link #configName}; empty for any other text. */
    public static Optional<Strategy> of(String configName) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.configName().equals(configName))
                .findFirst();
    }

    /** The value of {@code STOCK_STRATEGY} that selects the strategy; also its name in metrics and reports. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A few words for {@code --help}. */
    public String description() {
        return description;
    }

    /** How many independent Redis servers the strategy needs at least; 0 for none. */
    public int redisServers() {
        return redisServers;
    }

    private static Factory direct(StockUpdate update) {
        return (config, transaction, meters) ->
                new ActiveStrategy(new DirectExecutor(transaction, update, config.maxRetries()), Optional.empty());
    }

    private static Factory withLocks(BiFunction<Config, MeterRegistry, SharedLocks> locksFactory) {
        return (config, transaction, meters) -> {
            SharedLocks locks = locksFactory.apply(config, meters);
            return new ActiveStrategy(
                    new LockExecutor(locks, transaction, StockUpdate.VERSION, new BatchMetrics(meters), meters),
                    Optional.of(locks));
        };
    }

    private static ActiveStrategy coalesced(Config config, OrderTransaction transaction, MeterRegistry meters) {
        int transactions = PoolShares.of(config.dbPoolSize()).transactions();
        return new ActiveStrategy(
                new CoalescingExecutor(transaction, StockUpdate.CONDITION, transactions, new BatchMetrics(meters)),
                Optional.empty());
    }
}
