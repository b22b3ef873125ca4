package lastone.shop;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
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

/** The table of strategies: how many Redis servers each needs, how its transaction takes stock, and who may enter it. */
@SuppressWarnings("ImmutableEnumChecker") // The takers and openers have no state.
public enum Strategy {
    PESSIMISTIC("row locks in the database", 0, new RowLockTaker(), Strategy::unlocked),
    OPTIMISTIC("a version check, tried again when another order was first", 0, new VersionTaker(), Strategy::unlocked),
    CONDITIONAL("an update on condition that enough is left", 0, new ConditionalTaker(), Strategy::unlocked),
    SPIN(
            "a Redis lock that is polled",
            1,
            new VersionTaker(),
            locked((config, meters) -> SharedLocks.polling(config.redisUrls().getFirst(), config.lockLease(), meters))),
    REDLOCK(
            "a Redis lock on a majority of independent nodes",
            3,
            new VersionTaker(),
            locked((config, meters) -> SharedLocks.majority(config.redisUrls(), config.lockLease(), meters))),
    PUBSUB(
            "a Redis lock whose waiters are woken by a message",
            1,
            new VersionTaker(),
            locked((config, meters) ->
                    SharedLocks.notified(config.redisUrls().getFirst(), config.lockLease(), meters))),
    COALESCED("one transaction for all orders that wait", 0, new ConditionalTaker(), Strategy::coalesced);

    private final String meaning;
    private final int redisServers;
    private final StockTaker stockTaker;
    private final Opener opener;

    Strategy(String meaning, int redisServers, StockTaker stockTaker, Opener opener) {
        this.meaning = meaning;
        this.redisServers = redisServers;
        this.stockTaker = stockTaker;
        this.opener = opener;
    }

    private interface Opener {
        Opened open(Config config, StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters);
    }

    /** A strategy at work. */
    public record Opened(Gate<OrderRequest, Placement> gate, Optional<SharedLocks> locks) implements AutoCloseable {

        /** Whether what the strategy needs beside the database can be reached. Blocks for at most some seconds. */
        boolean isReachable() {
            return locks.map(SharedLocks::answers).orElse(true);
        }

        @Override
        public void close() {
            locks.ifPresent(SharedLocks::close);
        }
    }

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
    public String meaning() {
        return meaning;
    }

    /** How many independent Redis servers it needs at least. */
    public int redisServers() {
        return redisServers;
    }

    /** How its transaction has to take stock. */
    public StockTaker stockTaker() {
        return stockTaker;
    }

    /** @param transaction places orders with this strategy's stock taker */
    public Opened open(Config config, StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return opener.open(config, transaction, meters);
    }

    private static Opened unlocked(
            Config config, StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return new Opened(new OpenGate<>(transaction, config.maxRetries()), Optional.empty());
    }

    private static Opener locked(BiFunction<Config, MeterRegistry, SharedLocks> open) {
        return (config, transaction, meters) -> {
            SharedLocks locks = open.apply(config, meters);
            return new Opened(new LockGate<>(locks, transaction, meters), Optional.of(locks));
        };
    }

    private static Opened coalesced(
            Config config, StockTransaction<OrderRequest, Placement> transaction, MeterRegistry meters) {
        return new Opened(new CoalescingGate<>(transaction, meters), Optional.empty());
    }
}
