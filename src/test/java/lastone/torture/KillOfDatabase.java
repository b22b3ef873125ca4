package lastone.torture;

import java.util.List;
import java.util.Optional;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;

/** kill -9 of MariaDB under load. It is started again, and the servers find back by themselves. */
final class KillOfDatabase {

    private KillOfDatabase() {}

    static void run(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        MariaDb database = round.fixtures().mariaDb();
        try (Processes servers = new Processes(round, redis)) {
            World world = new World(round, servers.addresses());
            Load.during(world, () -> {
                int kills = 1 + round.random().nextInt(2);
                for (int i = 0; i < kills; i++) {
                    world.awaitAcknowledged(1 + round.random().nextInt(250));
                    database.kill();
                    round.tally().fault("kill -9 of the database");
                    world.awaitDoubted(1 + round.random().nextInt(20));
                    database.restart();
                    world.awaitAcknowledged(50);
                }
            });
            world.settle();
            new Check(servers::rows, Optional.of(redis.getFirst()))
                    .take(world, servers.addresses().getFirst(), round.random());
        }
    }
}
