package lastone.shop;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import lastone.batch.BatchMetrics;
import lastone.lock.SharedLocks;
import lastone.order.OrderExecutor;
import lastone.order.OrderTransaction;
import lastone.stock.StockUpdate;
import lastone.strategy.BatchingExecutor;
import lastone.strategy.LockExecutor;
import lastone.strategy.OpenExecutor;

/** The table of strategies: how many Redis servers each needs, and which executor with which stock update it is. */
public enum Strategy {
    PESSIMISTIC("row locks in the database", 0) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return unlocked(config, transaction, StockUpdate.ROW_LOCK);
        }
    },
    OPTIMISTIC("a version check, tried again when another order was first", 0) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return unlocked(config, transaction, StockUpdate.VERSION);
        }
    },
    CONDITIONAL("an update on condition that enough is left", 0) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return unlocked(config, transaction, StockUpdate.CONDITION);
        }
    },
    SPIN("a Redis lock that is polled", 1) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return locked(
                    SharedLocks.polling(config.redisUrls().getFirst(), config.lockLease(), meters),
                    transaction,
                    meters);
        }
    },
    REDLOCK("a Redis lock on a majority of independent nodes", 3) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return locked(SharedLocks.majority(config.redisUrls(), config.lockLease(), meters), transaction, meters);
        }
    },
    PUBSUB("a Redis lock whose waiters are woken by a message", 1) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return locked(
                    SharedLocks.notified(config.redisUrls().getFirst(), config.lockLease(), meters),
                    transaction,
                    meters);
        }
    },
    COALESCED("one transaction for all orders that wait", 0) {
        @Override
        public Opened open(Config config, OrderTransaction transaction, MeterRegistry meters) {
            return new Opened(new BatchingExecutor(transaction, new BatchMetrics(meters)), Optional.empty());
        }
    };

    private final String description;
    private final int redisServers;

    Strategy(String description, int redisServers) {
        this.description = description;
        this.redisServers = redisServers;
    }

    /** A strategy at work. */
    public record Opened(OrderExecutor executor, Optional<SharedLocks> locks) implements AutoCloseable {

        /** Whether what the strategy needs beside the database can be reached. Blocks for at most some seconds. */
        boolean isReachable() {
            return locks.map(SharedLocks::answers).orElse(true);
        }

        @Override
        public void close() {
            locks.ifPresent(SharedLocks::close);
        }
    }

    /** Puts it to work; to be closed by the caller. */
    public abstract Opened open(Config config, OrderTransaction transaction, MeterRegistry meters);

    /** The one that {@code STOCK_STRATEGY} names so. */
    public static Optional<Strategy> of(String word) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }

    /** As {@code STOCK_STRATEGY} names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it is, in a few words. */
    public String description() {
        return description;
    }

    /** How many independent Redis servers it needs at least. */
    public int redisServers() {
        return redisServers;
    }

    private static Opened unlocked(Config config, OrderTransaction transaction, StockUpdate update) {
        return new Opened(new OpenExecutor(transaction, update, config.maxRetries()), Optional.empty());
    }

    private static Opened locked(SharedLocks locks, OrderTransaction transaction, MeterRegistry meters) {
        return new Opened(new LockExecutor(locks, transaction, new BatchMetrics(meters), meters), Optional.of(locks));
    }
}
