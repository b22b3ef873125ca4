package lastone.torture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lastone.RunningShop;
import lastone.testing.RedisNode;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/**
 * Bad days of Redis while it is the lock and has the stream. What the stream had is given to it again with the first
 * event after it was emptied, because only then does the publisher see how it ends; so an order comes last.
 */
final class FaultsOfRedis {

    private FaultsOfRedis() {}

    private enum Fault {
        KILL("Redis killed and started again, empty"),
        PAUSE("Redis paused"),
        FLUSH("Redis flushed"),
        FREEZE("Redis frozen");

        private final String words;

        Fault(String words) {
            this.words = words;
        }
    }

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Processes.settings(round, redis);
        settings.put(
                "STOCK_STRATEGY",
                List.of("pubsub", "spin", "redlock").get(round.random().nextInt(3)));
        try (Shops shops = Shops.start(settings)) {
            World world = new World(round, shops.addresses());
            for (Fault fault : shuffled(round.random())) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(1 + round.random().nextInt(100));
                    strike(fault, redis.getFirst());
                    round.tally().fault(fault.words);
                    world.awaitAcknowledged(30);
                });
            }
            world.settle();
            world.customers().getFirst().order();
            new Check(() -> RunningShop.rows(settings), Optional.of(redis.getFirst()))
                    .take(world, shops.addresses().getFirst(), round.random());
        }
    }

    private static List<Fault> shuffled(Random random) {
        return random.ints(0, Fault.values().length)
                .distinct()
                .limit(Fault.values().length)
                .mapToObj(i -> Fault.values()[i])
                .toList();
    }

    private static void strike(Fault fault, RedisNode node) {
        switch (fault) {
            case KILL -> {
                node.kill();
                node.restart();
            }
            case PAUSE -> pause(node);
            case FLUSH -> Fixtures.flush(node);
            case FREEZE -> {
                node.freeze();
                node.thaw();
            }
        }
    }

    private static void pause(RedisNode node) {
        try (RedisClient redis = node.client()) {
            redis.executeCommand(
                    new CommandArguments(Protocol.Command.CLIENT).add("PAUSE").add("700"));
        }
    }
}
