package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lastone.shop.Strategy;
import lastone.testing.Race;
import lastone.testing.RedisNode;
import lastone.testing.RedisNodes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Bad days of Redis while orders are placed: time may be lost, stock never, and it ends by itself. */
class RedisFaultsTest {

    private final List<RedisNode> nodes =
            IntStream.range(0, 5).mapToObj(i -> RedisNodes.startOne()).toList();

    @AfterEach
    void close() {
        nodes.forEach(RedisNode::close);
    }

    private Map<String, String> settings(DatabaseKind kind, String... more) {
        Map<String, String> settings = new HashMap<>(kind.freshDatabase());
        settings.put("REDIS_URLS", nodes.stream().map(RedisNode::url).collect(Collectors.joining(",")));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    enum Fault {
        KILL,
        PAUSE,
        FLUSH,
        RESTART
    }

    private void strike(Fault fault) {
        RedisNode first = nodes.getFirst();
        switch (fault) {
            case KILL -> {
                first.kill();
                first.restart();
            }
            case PAUSE ->
                onFirst(redis -> redis.executeCommand(new CommandArguments(Protocol.Command.CLIENT)
                        .add("PAUSE")
                        .add("700")));
            case FLUSH -> onFirst(RedisClient::flushAll);
            case RESTART -> {
                first.stop();
                first.restart();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUBSUB, KILL", "PUBSUB, PAUSE", "PUBSUB, FLUSH", "PUBSUB, RESTART",
        "SPIN, KILL", "SPIN, FLUSH", "REDLOCK, KILL", "REDLOCK, PAUSE"
    })
    void aFaultInMidRaceCostsNoStock(Strategy strategy, Fault fault) {
        Map<String, String> settings = settings(DatabaseKind.MARIADB, "LOCK_LEASE", "PT0.5S");
        try (StrategyShop one = StrategyShop.open(strategy, settings);
                StrategyShop two = StrategyShop.open(strategy, settings)) {
            long option = one.option(200);
            CompletableFuture<List<Integer>> race = whileSomebodyHoldsTheLock(
                    one,
                    option,
                    () -> Race.run(240, i -> () -> (i % 2 == 0 ? one : two).tryPlace(i + 1, quantities(option))),
                    () -> strike(fault));
            assertThat(race.join().stream().mapToInt(Integer::intValue).sum()).isEqualTo(200);
            assertThat(one.stock(option)).isZero();
            one.assertBooksHold();
        }
    }

    /** Whoever came first holds the lock in Redis and waits in its transaction for a row that the test has locked. */
    private <T> CompletableFuture<T> whileSomebodyHoldsTheLock(
            StrategyShop shop, long option, Supplier<T> buyers, Runnable fault) {
        return shop.database().jdbi().inTransaction(row -> {
            row.select("SELECT stock FROM product_options WHERE id = ? FOR UPDATE", option)
                    .mapTo(Long.class)
                    .one();
            CompletableFuture<T> buying = CompletableFuture.supplyAsync(buyers);
            Awaitility.await().until(() -> onFirstGet(redis -> redis.exists(key(option))));
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
                    shop, option, () -> shop.refusal(() -> shop.place(1, quantities(option))), () -> {
                        onFirst(redis -> redis.set(
                                key(option),
                                "somebody else",
                                SetParams.setParams().px(60_000)));
                        long asked = nodes.getFirst().scriptsRun();
                        Awaitility.await().until(() -> nodes.getFirst().scriptsRun() >= asked + 2);
                    });
            assertThat(order.get()).isEqualTo("STOCK_BUSY_ERROR");
            assertThat(shop.stock(option)).isEqualTo(5);
            assertThat(shop.orders()).isZero();
            onFirst(redis -> redis.del(key(option)));
            assertThat(shop.tryPlace(1, quantities(option))).isEqualTo(1);
        }
    }

    @Test
    void redlockGoesOnWithTwoOfFiveNodesDeadAndStopsWithThree() {
        try (StrategyShop shop = StrategyShop.open(Strategy.REDLOCK, settings(DatabaseKind.H2, "STOCK_WAIT", "PT1S"))) {
            long option = shop.option(5);
            nodes.get(0).kill();
            nodes.get(3).kill();
            assertThat(shop.tryPlace(1, quantities(option))).isEqualTo(1);

            nodes.get(4).kill();
            assertThat(shop.refusal(() -> shop.place(1, quantities(option)))).isEqualTo("STOCK_BUSY_ERROR");
            assertThat(shop.stock(option)).isEqualTo(4);
            assertThat(shop.orders()).isEqualTo(1);

            nodes.get(0).restart();
            assertThat(shop.tryPlace(1, quantities(option))).isEqualTo(1);
        }
    }

    @Test
    void aFrozenNodeDoesNotHoldRedlockUp() {
        try (StrategyShop shop = StrategyShop.open(Strategy.REDLOCK, settings(DatabaseKind.H2))) {
            long option = shop.option(5);
            nodes.get(1).freeze();
            assertThat(shop.tryPlace(1, quantities(option))).isEqualTo(1);
            nodes.get(1).thaw();
        }
    }

    @Test
    void withoutRedisOrdersAre503AndReadinessSaysSoUntilItIsBack() {
        try (RunningShop shop = RunningShop.demo(
                "STOCK_STRATEGY", "pubsub", "REDIS_URLS", nodes.getFirst().url(), "STOCK_WAIT", "PT1S")) {
            String body = "{'items':[{'productOptionId':1,'quantity':1}]}";
            shop.user(1).post("/api/v1/orders", body).expect(201);
            nodes.getFirst().kill();
            shop.anyone().get("/health/ready").expect(503, "UNAVAILABLE_ERROR");
            shop.anyone().get("/health/live").expect(200);
            shop.user(1).post("/api/v1/orders", body).expect(503, "STOCK_BUSY_ERROR");
            assertThat(shop.stock(1)).isEqualTo(999);
            nodes.getFirst().restart();
            shop.anyone().get("/health/ready").expect(200);
            shop.user(1).post("/api/v1/orders", body).expect(201);
        }
    }

    private static SortedMap<Long, Integer> quantities(long option) {
        return new TreeMap<>(Map.of(option, 1));
    }

    private void onFirst(Consumer<RedisClient> command) {
        onFirstGet(redis -> {
            command.accept(redis);
            return true;
        });
    }

    private <T> T onFirstGet(Function<RedisClient, T> command) {
        try (RedisClient redis = nodes.getFirst().client()) {
            return command.apply(redis);
        }
    }
}
