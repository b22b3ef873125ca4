package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lastone.RunningShop;
import lastone.testing.RedisNode;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/**
 * The clocks of two servers jump forwards and back, each by itself, while orders are placed, paid and cancelled and both
 * servers let them expire. All jumps together stay below the day for which keys and events are kept.
 */
final class ClockJumps {

    private static final int JUMPS = 12;
    private static final Duration FAR_BEYOND_ALL_WINDOWS = Duration.ofHours(1);

    private ClockJumps() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Processes.settings(round, redis);
        settings.put("ORDER_PAYMENT_WINDOW", "PT10S");
        try (Shops shops = Shops.start(settings)) {
            World world = new World(round, shops.addresses());
            Load.during(world, () -> {
                for (int i = 0; i < JUMPS; i++) {
                    world.awaitAcknowledged(10 + round.random().nextInt(40));
                    jump(round, shops);
                }
            });
            shops.servers().forEach(server -> server.clock.move(FAR_BEYOND_ALL_WINDOWS));
            world.settle();
            awaitExpiryOfAll(settings);
            new Check(() -> RunningShop.rows(settings), Optional.of(redis.getFirst()))
                    .take(world, shops.addresses().getFirst(), round.random());
        }
    }

    private static void jump(Round round, Shops shops) {
        Random random = round.random();
        RunningShop server = shops.servers().get(random.nextInt(2));
        server.clock.move(Duration.ofMillis(random.nextInt(24_000) - 9_000));
        round.tally().fault("clock of a server moved forwards or back");
    }

    private static void awaitExpiryOfAll(Map<String, String> settings) {
        try (Handle handle = RunningShop.rows(settings)) {
            Awaitility.await()
                    .alias("what was not paid expires")
                    .atMost(World.PATIENCE)
                    .until(() -> handle.select("SELECT COUNT(*) FROM orders WHERE status = 'PENDING_PAYMENT'")
                                    .mapTo(Long.class)
                                    .one()
                            == 0);
        }
    }
}
