package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lastone.order.Order;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.RedisNode;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;

/** Orders behind a Redis lock, held in the middle of a transaction by a row that the test has locked. */
@Timeout(60)
class LockExecutorTest {

    private final RedisNode redis = RedisNode.startOne();
    private final StrategyShop shop = StrategyShop.open(Strategy.PUBSUB, settings());
    private final long option = shop.option(1_000);
    private final Handle row = shop.database().jdbi().open();
    private final List<Thread> buyers = new ArrayList<>();

    private Map<String, String> settings() {
        return DatabaseKind.H2.freshDatabase("REDIS_URLS", redis.url(), "LOCK_LEASE", "PT1S");
    }

    @AfterEach
    void stockAndOrdersAgree() {
        row.close();
        shop.assertLedgerHolds();
        shop.close();
        redis.close();
    }

    /** A transaction gets as far as reserving its stock, and no further. */
    private void holdTheRow() {
        row.begin();
        row.execute("UPDATE product_options SET stock = stock WHERE id = ?", option);
    }

    private CompletableFuture<Order> enter(long user) {
        CompletableFuture<Order> order = new CompletableFuture<>();
        double waiting = waiting();
        buyers.add(Thread.startVirtualThread(() -> {
            try {
                order.complete(shop.place(user, StrategyShop.units(option, 1)));
            } catch (Throwable e) {
                order.completeExceptionally(e);
            }
        }));
        boolean drains = buyers.size() == 1;
        Awaitility.with()
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        drains ? shop.counted("lastone.lock.acquisitions") > 0 && waiting() == 0 : waiting() > waiting);
        return order.orTimeout(40, TimeUnit.SECONDS);
    }

    /** The first one is in its transaction; the others wait, in the order of their users. */
    private List<CompletableFuture<Order>> entered(int count) {
        holdTheRow();
        List<CompletableFuture<Order>> orders = new ArrayList<>();
        for (int user = 1; user <= count; user++) {
            orders.add(enter(user));
        }
        return orders;
    }

    private double waiting() {
        return shop.services().meters().get("lastone.batch.waiting").gauge().value();
    }

    private void assertPlaced(List<CompletableFuture<Order>> orders) {
        for (int i = 0; i < orders.size(); i++) {
            assertThat(orders.get(i).join().userId()).isEqualTo(i + 1);
        }
        assertThat(shop.orders()).isEqualTo(orders.size());
        assertThat(shop.stock(option)).isEqualTo(1_000 - orders.size());
    }

    @Test
    void ordersOfOneOptionShareALockUpToABoundAndThenTheLockGoesBack() {
        long scripts = redis.scriptsRun();
        List<CompletableFuture<Order>> orders = entered(260);
        row.rollback();
        assertPlaced(orders);
        var sizes = shop.services().meters().get("lastone.batch.size").summary();
        assertThat(sizes.count()).as("batches: 1, 256 and 3").isEqualTo(3);
        assertThat(sizes.max()).isEqualTo(256);
        assertThat(shop.counted("lastone.lock.acquisitions")).isEqualTo(3);
        assertThat(shop.counted("lastone.lock.handovers")).isEqualTo(257);
        assertThat(shop.counted("lastone.lock.wait")).isEqualTo(260);
        Set<String> keys = redis.ask(client -> client.keys("lastone:lock:*"));
        assertThat(keys).isEmpty();
        assertThat(redis.scriptsRun() - scripts)
                .as("round trips for three locks, and some renewals")
                .isLessThan(2 * 260 / 10);
    }

    @Test
    void aLockThatIsLostBeforeTheCommitStopsItAndIsAcquiredAgain() {
        List<CompletableFuture<Order>> orders = entered(3);
        String key = "lastone:lock:option:" + option;
        redis.ask(RedisClient::flushAll);
        redis.ask(client -> client.set(key, "another server"));
        // The second renewal is asked for when the first one has found the key with somebody else.
        long asked = redis.scriptsRun();
        Awaitility.await().until(() -> redis.scriptsRun() >= asked + 2);
        row.rollback();
        Awaitility.await().until(() -> shop.counted("lastone.order.retries", "reason", "lease_lost") == 1);
        assertThat(shop.orders()).isZero();
        // An interrupt concerns one buyer, and that one's order is being executed.
        buyers.getFirst().interrupt();
        redis.ask(client -> client.del(key));
        assertPlaced(orders);
        assertThat(shop.counted("lastone.lock.lost")).isEqualTo(1);
    }

    @Test
    void anInterruptOfTheDrainingBuyerConcernsNoOther() {
        List<CompletableFuture<Order>> orders = entered(3);
        buyers.getFirst().interrupt();
        row.rollback();
        assertPlaced(orders);
    }
}
