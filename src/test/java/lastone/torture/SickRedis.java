package lastone.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lastone.testing.RedisNode;

/** Redis replies, but refuses to work: it wants a password, takes no writes, or is out of memory; and then works again. */
final class SickRedis {

    private record Sickness(String words, String command, String cure) {}

    private static final List<Sickness> ALL = List.of(
            new Sickness("Redis wants a password", "CONFIG SET requirepass secret", "CONFIG SET requirepass "),
            new Sickness("Redis takes no writes", "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE"),
            new Sickness("Redis is out of memory", "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0"));

    private SickRedis() {}

    static void run(Round round) {
        String strategy =
                List.of("pubsub", "spin", "redlock").get(round.random().nextInt(3));
        List<Sickness> sicknesses = new ArrayList<>(ALL);
        Collections.shuffle(sicknesses, round.random());
        try (Shops shops = Shops.onMariaDb(round, "STOCK_STRATEGY", strategy, "STOCK_WAIT", "PT1S")) {
            List<RedisNode> majority = round.fixtures().redis().subList(0, 2);
            World world = new World(round, shops);
            Load.during(world, () -> {
                for (Sickness sickness : sicknesses) {
                    world.awaitAcknowledged(round.upTo(100));
                    whileSick(majority, sickness, () -> {
                        round.tally().fault(sickness.words());
                        world.awaitFailed(10);
                    });
                }
                world.awaitAcknowledged(50);
            });
            world.settle();
            world.customers().getFirst().order();
            world.check();
        }
    }

    private static void whileSick(List<RedisNode> nodes, Sickness sickness, Runnable doing) {
        if (nodes.isEmpty()) {
            doing.run();
            return;
        }
        nodes.getFirst()
                .configureFor(
                        sickness.command(),
                        sickness.cure(),
                        () -> whileSick(nodes.subList(1, nodes.size()), sickness, doing));
    }
}
