package lastone.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lastone.testing.RedisFault;
import lastone.testing.RedisNode;

/**
 * Bad days of Redis while it is the lock and has the stream. What the stream had is given to it again with the first
 * event after it was emptied, because only then does the publisher see how it ends; so an order comes last.
 */
final class FaultsOfRedis {

    private FaultsOfRedis() {}

    static void run(Round round) {
        String strategy =
                List.of("pubsub", "spin", "redlock").get(round.random().nextInt(3));
        List<RedisFault> faults = new ArrayList<>(List.of(RedisFault.values()));
        Collections.shuffle(faults, round.random());
        try (Shops shops = Shops.onMariaDb(round, "STOCK_STRATEGY", strategy)) {
            RedisNode redis = shops.stream().orElseThrow();
            World world = new World(round, shops);
            for (RedisFault fault : faults) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(round.upTo(100));
                    fault.strike(redis);
                    round.tally().fault(fault.words());
                    world.awaitAcknowledged(30);
                });
            }
            world.settle();
            world.customers().getFirst().order();
            world.check();
        }
    }
}
