package lastone.lab;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import lastone.Main;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.db.Database;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.order.OrderRequest;
import lastone.order.OrderTransaction;
import lastone.order.Placement;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.stock.StockUpdate;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

/** Redisson's locks around the transaction that the shop's own Redis strategies run, and the floor below everything. */
final class LabPeers implements Peers {

    private static final Map<String, BiFunction<RedissonClient, String, RLock>> LOCKS = Map.of(
            "redisson", RedissonClient::getLock,
            "redisson-fair", RedissonClient::getFairLock,
            "redisson-spin", RedissonClient::getSpinLock);

    @Override
    public List<String> names() {
        return List.of("redisson", "redisson-fair", "redisson-spin", Floor.NAME);
    }

    @Override
    public Racer open(String name, Config config, List<Database> databases, List<Racer> racers) {
        Stopwatch watch = new Stopwatch();
        if (name.equals(Floor.NAME)) {
            Shop shop = shop(Strategy.CONDITIONAL, config, databases.getFirst(), watch);
            return new Floor(shop, databases.getFirst().jdbi(), racers);
        }
        List<Server> servers = new ArrayList<>();
        for (Database database : databases) {
            servers.add(behindRedisson(
                    requireNonNull(LOCKS.get(name)),
                    redisson(config),
                    shop(Strategy.OPTIMISTIC, config, database, watch),
                    config.stockWait()));
        }
        return new ShopRacer(name, true, databases.getFirst(), servers, watch);
    }

    private static Shop shop(Strategy strategy, Config config, Database database, Stopwatch watch) {
        Config racing = config.racing(strategy, config.stockWait(), config.maxRetries());
        return Main.open(racing, database, Clock.systemUTC(), watch);
    }

    private static RedissonClient redisson(Config shop) {
        org.redisson.config.Config config = new org.redisson.config.Config();
        // The fair lock subscribes once per waiting buyer; the default of 250 subscriptions fails with 300 of them.
        config.useSingleServer()
                .setSubscriptionsPerConnection(250)
                .setSubscriptionTimeout(30_000)
                .setAddress(shop.redisUrls().getFirst().toString());
        return Redisson.create(config);
    }

    /** A shop whose order transaction runs under Redisson's locks, and not behind the shop's own executor. */
    private static Server behindRedisson(
            BiFunction<RedissonClient, String, RLock> lock, RedissonClient redisson, Shop shop, Duration wait) {
        LongFunction<RLock> locks = id -> lock.apply(redisson, "redisson:option:" + id);
        return new Server(
                shop.products(),
                request -> place(locks, shop.orderTransaction(), request, Deadline.after(wait)),
                () -> {
                    shop.close();
                    redisson.shutdown();
                });
    }

    /** Locks as their documentation shows them, in id order, and for no longer than the buyer waits. */
    private static Placement.Accepted place(
            LongFunction<RLock> locks, OrderTransaction transaction, OrderRequest request, Deadline deadline) {
        Deque<RLock> held = new ArrayDeque<>();
        try {
            acquire(locks, request.quantities().keySet(), deadline, held);
            return switch (transaction.place(request, StockUpdate.VERSION)) {
                case Placement.Accepted accepted -> accepted;
                case Placement.OutOfStock soldOut ->
                    throw new ShopException(ErrorCode.OUT_OF_STOCK_ERROR, "Nothing is left.");
                case Placement other -> throw new IllegalStateException(other.toString());
            };
        } finally {
            held.forEach(RLock::unlock);
        }
    }

    private static void acquire(LongFunction<RLock> locks, Set<Long> optionIds, Deadline deadline, Deque<RLock> held) {
        for (long id : new TreeSet<>(optionIds)) {
            RLock lock = locks.apply(id);
            try {
                if (!lock.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                    throw new NotExecutedException("Redisson's lock could not be had before the deadline");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            held.push(lock);
        }
    }
}
