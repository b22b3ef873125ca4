package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import org.jdbi.v3.core.Handle;

/** A database that is read-only or hangs for a while, and orders that expire meanwhile. */
final class SickDatabase {

    private static final String PAYMENT_WINDOW = "PT2S";

    private SickDatabase() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Processes.settings(round, redis);
        settings.put("ORDER_PAYMENT_WINDOW", PAYMENT_WINDOW);
        try (Handle root = RunningShop.rows(settings)) {
            Map<String, String> limited = MariaDb.asLimitedUser(root, settings);
            try (Shops shops = Shops.withClocksOff(limited, redis.getFirst(), Duration.ZERO, Duration.ZERO)) {
                World world = new World(round, shops);
                Load.during(world, () -> {
                    int times = round.times(2);
                    for (int i = 0; i < times; i++) {
                        readOnly(round, world, root);
                        hang(round, world);
                    }
                    world.awaitAcknowledged(50);
                });
                world.settle();
                shops.awaitExpiry();
                world.check();
            }
        }
    }

    private static void readOnly(Round round, World world, Handle root) {
        world.awaitAcknowledged(round.upTo(150));
        root.execute("SET GLOBAL read_only = 1");
        try {
            round.tally().fault("database read-only");
            world.awaitFailed(20);
        } finally {
            root.execute("SET GLOBAL read_only = 0");
        }
    }

    private static void hang(Round round, World world) {
        MariaDb database = round.fixtures().mariaDb();
        world.awaitAcknowledged(round.upTo(150));
        database.freeze();
        try {
            round.tally().fault("database frozen");
            world.awaitFailed(round.upTo(10));
        } finally {
            database.thaw();
        }
    }
}
