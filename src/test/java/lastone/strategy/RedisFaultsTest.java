package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.Logs;
import lastone.testing.Race;
import lastone.testing.RedisFault;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.params.SetParams;

/** Bad days of Redis while orders are placed: time may be lost, stock never, and it ends by itself. */
class RedisFaultsTest {

    private final List<RedisNode> nodes = RedisNode.start(5);
    private final RedisNode first = nodes.getFirst();

    @AfterEach
    void close() {
        nodes.forEach(RedisNode::close);
    }

    private Map<String, String> settings(DatabaseKind kind, String... more) {
        return Settings.with(kind.freshDatabase(more), "REDIS_URLS", RedisNode.urls(nodes));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBSUB, KILL", "PUBSUB, PAUSE", "PUBSUB, FLUSH", "PUBSUB, RESTART",
        "SPIN, KILL", "SPIN, FLUSH", "REDLOCK, KILL", "REDLOCK, PAUSE"
    })
    void aFaultInMidRaceCostsNoStock(Strategy strategy, RedisFault fault) {
        Map<String, String> settings = settings(DatabaseKind.MARIADB, "LOCK_LEASE", "PT0.5S");
        try (StrategyShop one = StrategyShop.open(strategy, settings);
                StrategyShop two = StrategyShop.open(strategy, settings)) {
            long option = one.option(200);
            CompletableFuture<Integer> sold = whileSomebodyHoldsTheLock(
                    one,
                    option,
                    () -> Race.sum(240, i -> () -> (i % 2 == 0 ? one : two).tryPlace(i + 1, option, 1)),
                    () -> fault.strike(first));
            assertThat(sold.join()).isEqualTo(200);
            assertThat(one.stock(option)).isZero();
            one.assertLedgerHolds();
        }
    }

    /** The first caller holds the lock in Redis and waits in its transaction for a row that the test has locked. */
    private <T> CompletableFuture<T> whileSomebodyHoldsTheLock(
            StrategyShop shop, long option, Supplier<T> buyers, Runnable fault) {
        return shop.database().jdbi().inTransaction(row -> {
            row.select("SELECT stock FROM product_options WHERE id = ? FOR UPDATE", option)
                    .mapTo(Long.class)
                    .one();
            CompletableFuture<T> buying = CompletableFuture.supplyAsync(buyers);
            Awaitility.await().until(() -> first.ask(redis -> redis.exists(key(option))));
            assertThat(shop.orders()).isZero();
            fault.run();
            return buying;
        });
    }

    private static String key(long option) {
        return "lastone:lock:option:" + option;
    }

    /** The lock in Redis goes to somebody else meanwhile. */
    @ParameterizedTest
    @CsvSource({"PUBSUB, H2", "PUBSUB, MARIADB", "SPIN, MARIADB"})
    void anOrderWhoseLeaseIsLostInMidTransactionIsNotCommitted(Strategy strategy, DatabaseKind kind) throws Exception {
        try (StrategyShop shop =
                StrategyShop.open(strategy, settings(kind, "LOCK_LEASE", "PT0.3S", "STOCK_WAIT", "PT4S"))) {
            long option = shop.option(5);
            CompletableFuture<String> order = whileSomebodyHoldsTheLock(
                    shop,
                    option,
                    () -> StrategyShop.refusal(() -> shop.place(1, StrategyShop.units(option, 1))),
                    () -> {
                        first.ask(redis -> redis.set(
                                key(option),
                                "somebody else",
                                SetParams.setParams().px(60_000)));
                        long asked = first.scriptsRun();
                        Awaitility.await().until(() -> first.scriptsRun() >= asked + 2);
                    });
            assertThat(order.get()).isEqualTo("STOCK_BUSY_ERROR");
            assertThat(shop.stock(option)).isEqualTo(5);
            assertThat(shop.orders()).isZero();
            first.ask(redis -> redis.del(key(option)));
            assertThat(shop.tryPlace(1, option, 1)).isEqualTo(1);
        }
    }

    @Test
    void redlockGoesOnWithTwoOfFiveNodesDeadAndStopsWithThree() {
        try (StrategyShop shop = StrategyShop.open(Strategy.REDLOCK, settings(DatabaseKind.H2, "STOCK_WAIT", "PT1S"))) {
            long option = shop.option(5);
            nodes.get(0).kill();
            nodes.get(3).kill();
            assertThat(shop.tryPlace(1, option, 1)).isEqualTo(1);

            nodes.get(4).kill();
            assertThat(StrategyShop.refusal(() -> shop.place(1, StrategyShop.units(option, 1))))
                    .isEqualTo("STOCK_BUSY_ERROR");
            assertThat(shop.stock(option)).isEqualTo(4);
            assertThat(shop.orders()).isEqualTo(1);

            nodes.get(0).restart();
            assertThat(shop.tryPlace(1, option, 1)).isEqualTo(1);
        }
    }

    @Test
    void aFrozenNodeDoesNotHoldRedlockUp() {
        try (StrategyShop shop = StrategyShop.open(Strategy.REDLOCK, settings(DatabaseKind.H2))) {
            long option = shop.option(5);
            nodes.get(1).freeze();
            assertThat(shop.tryPlace(1, option, 1)).isEqualTo(1);
            nodes.get(1).thaw();
        }
    }

    /** What a server that replies to PING may be; each as it is set up on the running server. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CONFIG SET requirepass secret             | refuses the user name or the password
            REPLICAOF 127.0.0.1 1                     | takes no writes
            CONFIG SET maxmemory 1                    | is out of memory
            ACL SETUSER default -set                  | does not permit a command or a key that is needed
            """)
    void theLogAndReadinessSayOnceWhyRedisCannotBeUsed(String command, String reason) {
        try (RunningShop shop =
                        RunningShop.demo("STOCK_STRATEGY", "spin", "REDIS_URLS", first.url(), "STOCK_WAIT", "PT0.3S");
                Logs log = Logs.of("lastone.lock.LockNode")) {
            shop.user(1).order(1, 1).expect(201);
            first.configure(command);
            for (int i = 0; i < 3; i++) {
                shop.user(1).order(1, 1).expect(503, "STOCK_BUSY_ERROR");
                assertThat(shop.anyone().get("/health/ready").text(503, "/detail"))
                        .isEqualTo("Redis " + reason + ".");
            }
            String warning = "WARN Redis at 127.0.0.1:" + first.port() + " cannot be used for locks: it " + reason;
            assertThat(log.lines()).filteredOn(line -> line.startsWith(warning)).hasSize(1);
            first.restart();
            Awaitility.await().until(() -> {
                shop.user(1).order(1, 1);
                return log.lines().getLast().startsWith("INFO Redis at 127.0.0.1:" + first.port() + " can be used");
            });
            Awaitility.await().until(() -> shop.anyone().get("/health/ready").status() == 200);
        }
    }

    @Test
    void withoutRedisOrdersAre503AndReadinessSaysSoUntilItIsBack() {
        try (RunningShop shop =
                RunningShop.demo("STOCK_STRATEGY", "pubsub", "REDIS_URLS", first.url(), "STOCK_WAIT", "PT1S")) {
            shop.user(1).order(1, 1).expect(201);
            first.kill();
            shop.anyone().get("/health/ready").expect(503, "UNAVAILABLE_ERROR");
            shop.anyone().get("/health/live").expect(200);
            shop.user(1).order(1, 1).expect(503, "STOCK_BUSY_ERROR");
            assertThat(shop.stock(1)).isEqualTo(999);
            first.restart();
            shop.anyone().get("/health/ready").expect(200);
            shop.user(1).order(1, 1).expect(201);
        }
    }

    @Test
    void aSentinelAndANodeOfAClusterAreRefused() throws IOException {
        try (RedisNode sentinel = RedisNode.startSentinel();
                RedisNode clusterNode = RedisNode.startClusterNode()) {
            for (RedisNode node : List.of(sentinel, clusterNode)) {
                assertThatThrownBy(() -> RunningShop.demo("STOCK_STRATEGY", "pubsub", "REDIS_URLS", node.url()))
                        .hasMessageContaining("REDIS_URLS cannot be used")
                        .hasMessageContaining("is a Sentinel or a node of a Redis Cluster: name the primary server");
            }
        }
    }
}
