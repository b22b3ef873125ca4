package lastone.torture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lastone.RunningShop;
import lastone.testing.RedisNode;

/** Connections cut after the commit and before the answer, or in the middle of it, and the retries after that. */
final class Cuts {

    private Cuts() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Processes.settings(round, redis);
        Random dice = new Random(round.seed());
        try (Shops shops = Shops.start(settings);
                CuttingProxy one = proxy(round, shops, 0, dice);
                CuttingProxy two = proxy(round, shops, 1, dice)) {
            World world = new World(round, shops.addresses());
            world.moveTo(List.of(one.address(), two.address()));
            Load.during(world, () -> {
                world.awaitAcknowledged(300);
            });
            world.moveTo(shops.addresses());
            world.settle();
            new Check(() -> RunningShop.rows(settings), Optional.of(redis.getFirst()))
                    .take(world, shops.addresses().getFirst(), round.random());
        }
    }

    private static CuttingProxy proxy(Round round, Shops shops, int server, Random dice) {
        return new CuttingProxy(shops.addresses().get(server), bytes -> {
            int fate;
            synchronized (dice) {
                fate = dice.nextInt(10);
            }
            if (fate > 2) {
                return bytes;
            }
            round.tally().fault("connection cut after the commit");
            return fate == 0 ? bytes / 2 : 0;
        });
    }
}
