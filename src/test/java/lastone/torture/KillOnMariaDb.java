package lastone.torture;

import java.util.List;
import java.util.Optional;
import lastone.testing.RedisNode;

/** kill -9 of one of two servers that share MariaDB and Redis, or of both. The one that is left goes on selling. */
final class KillOnMariaDb {

    private KillOnMariaDb() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        try (Processes servers = new Processes(round, redis)) {
            World world = new World(round, servers.addresses());
            int kills = 1 + round.random().nextInt(3);
            for (int i = 0; i < kills; i++) {
                killSome(round, servers, world);
                world.settle();
                new Check(servers::rows, Optional.of(redis.getFirst()))
                        .take(world, servers.addresses().getLast(), round.random());
            }
        }
    }

    private static void killSome(Round round, Processes servers, World world) {
        int victim = round.random().nextInt(3);
        List<Integer> victims = victim == 2 ? List.of(0, 1) : List.of(victim);
        Load.during(world, () -> {
            world.awaitAcknowledged(1 + round.random().nextInt(250));
            victims.forEach(servers::kill);
            victims.forEach(killed -> round.tally().fault("kill -9 of the server, MariaDB"));
            if (victims.size() == 1) {
                world.awaitAcknowledged(20);
            }
        });
        victims.forEach(servers::startAgain);
        world.moveTo(servers.addresses());
    }
}
