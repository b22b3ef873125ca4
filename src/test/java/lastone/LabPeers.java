package lastone;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import lastone.concurrent.Deadline;
import lastone.db.Database;
import lastone.lab.Peers;
import lastone.lab.Racer;
import lastone.lab.ShopRacer;
import lastone.lab.Shops;
import lastone.lab.Stopwatch;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.stock.Gate;
import lastone.stock.StockBusyException;
import lastone.stock.StockTransaction;
import lastone.stock.VersionTaker;
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
    public Racer open(String name, Map<String, String> settings, List<Database> databases, List<Racer> racers) {
        Stopwatch watch = new Stopwatch();
        if (name.equals(Floor.NAME)) {
            Shops.Shop shop = new LabShops().open("conditional", settings, databases.getFirst(), 0, watch);
            return new Floor(shop, databases.getFirst().jdbi(), racers);
        }
        List<Shops.Shop> servers = new ArrayList<>();
        for (Database database : databases) {
            servers.add(behindRedisson(requireNonNull(LOCKS.get(name)), settings, database, watch));
        }
        return new ShopRacer(name, true, databases.getFirst(), servers, watch);
    }

    private static Shops.Shop behindRedisson(
            BiFunction<RedissonClient, String, RLock> lock,
            Map<String, String> settings,
            Database database,
            Stopwatch watch) {
        org.redisson.config.Config config = new org.redisson.config.Config();
        // The fair lock subscribes once per waiting buyer; the default of 250 subscriptions fails with 300 of them.
        config.useSingleServer()
                .setSubscriptionsPerConnection(250)
                .setSubscriptionTimeout(30_000)
                .setAddress(requireNonNull(settings.get("REDIS_URLS")).replaceFirst(",.*", ""));
        RedissonClient redisson = Redisson.create(config);
        Shops.Shop shop = LabShops.shop("conditional", settings, database, (any, path) -> {
            StockTransaction<OrderRequest, Placement> transaction =
                    watch.around(path::transaction).apply(new VersionTaker());
            return new Strategies.Opened(
                    gate(id -> lock.apply(redisson, "redisson:option:" + id), transaction),
                    transaction,
                    Optional.empty());
        });
        return new Shops.Shop(shop.orders(), shop.products(), () -> {
            shop.close();
            redisson.shutdown();
        });
    }

    private interface Locks {
        RLock of(long optionId);
    }

    /** Locks as their documentation shows them, in id order, and for no longer than the buyer waits. */
    private static Gate<OrderRequest, Placement> gate(
            Locks locks, StockTransaction<OrderRequest, Placement> transaction) {
        return (optionIds, request, deadline) -> {
            Deque<RLock> held = new ArrayDeque<>();
            try {
                acquire(locks, optionIds, deadline, held);
                return transaction.run(List.of(request), () -> {}).getFirst();
            } finally {
                held.forEach(RLock::unlock);
            }
        };
    }

    private static void acquire(Locks locks, Set<Long> optionIds, Deadline deadline, Deque<RLock> held) {
        for (long id : new TreeSet<>(optionIds)) {
            RLock lock = locks.of(id);
            try {
                if (!lock.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                    throw new StockBusyException("Redisson's lock could not be had before the deadline");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
            held.push(lock);
        }
    }
}
