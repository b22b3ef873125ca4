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
@SuppressWarnings("ImmutableEnumChecker") // The openers have no state.
public enum Strategy {
    PESSIMISTIC(0, "row locks in the database", open(StockUpdate.ROW_LOCK)),
    OPTIMISTIC(0, "a version check, tried again when the stock was changed meanwhile", open(StockUpdate.VERSION)),
    CONDITIONAL(0, "a conditional update: only if enough is left", open(StockUpdate.CONDITION)),
    SPIN(
            1,
            "a Redis lock, polled",
            locked((config, meters) -> SharedLocks.polling(
                    config.redisUrls().getFirst(), config.redisPrefix(), config.lockLease(), meters))),
    REDLOCK(
            3,
            "a Redis lock on a majority of independent nodes",
            locked((config, meters) ->
                    SharedLocks.majority(config.redisUrls(), config.redisPrefix(), config.lockLease(), meters))),
    PUBSUB(
            1,
            "a Redis lock, its release announced by a message",
            locked((config, meters) -> SharedLocks.notified(
                    config.redisUrls().getFirst(), config.redisPrefix(), config.lockLease(), meters))),
    COALESCED(0, "one transaction for all waiting orders", Strategy::batching);

    private final int redisServers;
    private final String description;
    private final Opener opener;

    Strategy(int redisServers, String description, Opener opener) {
        this.redisServers = redisServers;
        this.description = description;
        this.opener = opener;
    }

    private interface Opener {
        Opened open(Config config, OrderTransaction transaction, MeterRegistry meters);
    }

    /**
     * An open strategy. Thread safe.
     *
     * @param executor runs orders in its transactions
     */
    public record Opened(OrderExecutor executor, Optional<SharedLocks> locks) implements AutoCloseable {

        /** See {@link Shop#strategyProblem}. */
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
    public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
        return opener.open(config, transaction, meters);
    }

    /** The strategy with this {@link #configName}; empty for any other text. */
    public static Optional<Strategy> of(String configName) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.configName().equals(configName))
                .findFirst();
    }

    /** The value of {@code STOCK_STRATEGY} that selects it, also its name in metrics and reports. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A few words for {@code --help}. */
    public String description() {
        return description;
    }

    /** How many independent Redis servers it needs at least; 0 for one that needs none. */
    public int redisServers() {
        return redisServers;
    }

    private static Opener open(StockUpdate update) {
        return (config, transaction, meters) ->
                new Opened(new DirectExecutor(transaction, update, config.maxRetries()), Optional.empty());
    }

    private static Opener locked(BiFunction<Config, MeterRegistry, SharedLocks> opener) {
        return (config, transaction, meters) -> {
            SharedLocks locks = opener.apply(config, meters);
            return new Opened(
                    new LockExecutor(locks, transaction, new BatchMetrics(meters), meters), Optional.of(locks));
        };
    }

    private static Opened batching(Config config, OrderTransaction transaction, MeterRegistry meters) {
        int transactions = PoolShares.of(config.dbPoolSize()).transactions();
        return new Opened(
                new CoalescingExecutor(transaction, transactions, new BatchMetrics(meters)), Optional.empty());
    }
}
