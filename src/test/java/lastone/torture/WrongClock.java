package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.testing.RedisNode;

/** One of two servers has a clock that is wrong from the start: no order expires early, and no key is taken twice. */
final class WrongClock {

    private static final List<Duration> OFF =
            List.of(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofHours(25), Duration.ofHours(-25));

    private WrongClock() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Processes.settings(round, redis);
        Duration off = OFF.get(round.random().nextInt(OFF.size()));
        round.tally().fault("clock of a server off by " + off);
        try (Shops shops = Shops.withClocksOff(settings, redis.getFirst(), Duration.ZERO, off)) {
            World world = new World(round, shops);
            Load.during(world, () -> world.awaitAcknowledged(150));
            world.settle();
            shops.running()
                    .getFirst()
                    .texts("SELECT id FROM orders WHERE cancel_reason = 'EXPIRED'")
                    .forEach(order -> round.tally().wrong(Figure.EARLY, "order " + order));
            world.check();
        }
    }
}
