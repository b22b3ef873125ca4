package lastone.lab;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import lastone.Main;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.db.Database;
import lastone.order.OrderRequest;
import lastone.order.OrderTransaction;
import lastone.order.Placement;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.stock.StockUpdate;
import org.jdbi.v3.core.Jdbi;
import org.redisson.Redisson;
import org.redisson.api.RLock;
import org.redisson.api.RedissonClient;

/** Redisson's locks around the transaction that the shop's own Redis strategies run, the cost of the database alone, and other designs. */
final class Baselines {

    /** Designs that others published, in tables of their own; the last two sell wrongly, which is why they are here. */
    private static final Map<String, BiFunction<Jdbi, Config, Design>> PUBLISHED = new LinkedHashMap<>();

    /** By name, in the order in which they run. */
    static final Map<String, SubjectOpener> ALL = new LinkedHashMap<>();

    static {
        PUBLISHED.put("unit-rows", Published::unitRows);
        PUBLISHED.put("row-queue", Published::rowQueue);
        PUBLISHED.put("seckill", Published.seckill(false));
        PUBLISHED.put("seckill-flushed", Published.seckill(true));
        PUBLISHED.put(NaiveSale.NAME, Published::naive);
        ALL.put("redisson", redisson("redisson", RedissonClient::getLock));
        ALL.put("redisson-fair", redisson("redisson-fair", RedissonClient::getFairLock));
        ALL.put("redisson-spin", redisson("redisson-spin", RedissonClient::getSpinLock));
        ALL.put(Floor.NAME, (config, databases, subjects) -> {
            Shop shop = shop(Strategy.CONDITIONAL, config, databases.getFirst(), new TransactionTimer());
            return new Floor(shop, databases.getFirst().jdbi(), subjects);
        });
        for (Map.Entry<String, BiFunction<Jdbi, Config, Design>> design : PUBLISHED.entrySet()) {
            ALL.put(design.getKey(), Published.opener(design.getKey(), design.getValue()));
        }
    }

    private Baselines() {}

    private static SubjectOpener redisson(String name, BiFunction<RedissonClient, String, RLock> lock) {
        return (config, databases, subjects) -> {
            TransactionTimer timer = new TransactionTimer();
            List<ShopSubject.Server> servers = new ArrayList<>();
            for (Database database : databases) {
                Shop shop = shop(Strategy.OPTIMISTIC, config, database, timer);
                RedissonClient redisson = redisson(config);
                LongFunction<RLock> locks = id -> lock.apply(redisson, "redisson:option:" + id);
                servers.add(new ShopSubject.Server(
                        shop.products(),
                        request -> place(locks, shop.orderTransaction(), request, Deadline.after(config.stockWait())),
                        () -> {
                            shop.close();
                            redisson.shutdown();
                        }));
            }
            return new ShopSubject(name, true, databases.getFirst(), servers, timer);
        };
    }

    private static Shop shop(Strategy strategy, Config config, Database database, TransactionTimer timer) {
        Config racing = config.racing(strategy, config.stockWait(), config.maxRetries());
        return Main.open(racing, database, Clock.systemUTC(), timer);
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

    /** Locks as their documentation shows them, in id order, and for no longer than the buyer waits. */
    private static Placement.Accepted place(
            LongFunction<RLock> locks, OrderTransaction transaction, OrderRequest request, Deadline deadline) {
        Deque<RLock> held = new ArrayDeque<>();
        try {
            for (long id : request.quantities().keySet().stream().sorted().toList()) {
                RLock lock = locks.apply(id);
                if (!lock.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                    throw new NotExecutedException("Redisson's lock could not be acquired before the deadline");
                }
                held.push(lock);
            }
            return switch (transaction.placeAlone(request, StockUpdate.VERSION)) {
                case Placement.Accepted accepted -> accepted;
                case Placement.Refused refused -> throw refused.reason();
                case Placement other -> throw new IllegalStateException(other.toString());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            held.forEach(RLock::unlock);
        }
    }
}
