package lastone.torture;

import java.util.List;
import lastone.testing.MariaDb;

/** kill -9 under load. */
final class Kills {

    private Kills() {}

    /** Of the server on an H2 file, again and again on the same file. */
    static void ofTheServerOnH2(Round round) {
        try (H2File shop = new H2File(round.folder(), round.folder())) {
            World world = new World(round, shop);
            int kills = 1 + round.times(3);
            for (int i = 0; i < kills; i++) {
                Load.during(world, () -> {
                    world.awaitAcknowledged(round.upTo(250));
                    shop.server(0).kill();
                    round.tally().fault("kill -9 of the server, H2 file");
                });
                shop.startAgain(0);
                world.settle();
                world.check();
            }
        }
    }

    /** Of one of two servers that share MariaDB and Redis, or of both. The one that is left goes on selling. */
    static void ofServersOnMariaDb(Round round) {
        try (Processes servers = Processes.onMariaDb(round)) {
            World world = new World(round, servers);
            int kills = round.times(3);
            for (int i = 0; i < kills; i++) {
                int victim = round.random().nextInt(3);
                List<Integer> victims = victim == 2 ? List.of(0, 1) : List.of(victim);
                Load.during(world, () -> {
                    world.awaitAcknowledged(round.upTo(250));
                    victims.forEach(killed -> servers.server(killed).kill());
                    victims.forEach(killed -> round.tally().fault("kill -9 of the server, MariaDB"));
                    if (victims.size() == 1) {
                        world.awaitAcknowledged(20);
                    }
                });
                victims.forEach(servers::startAgain);
                world.settle();
                world.check();
            }
        }
    }

    /** Of MariaDB. It is started again, and the servers find back by themselves. */
    static void ofTheDatabase(Round round) {
        MariaDb database = round.fixtures().mariaDb();
        try (Processes servers = Processes.onMariaDb(round)) {
            World world = new World(round, servers);
            Load.during(world, () -> {
                int kills = round.times(2);
                for (int i = 0; i < kills; i++) {
                    world.awaitAcknowledged(round.upTo(250));
                    database.kill();
                    round.tally().fault("kill -9 of the database");
                    world.awaitFailed(round.upTo(20));
                    database.restart();
                    world.awaitAcknowledged(50);
                }
            });
            world.settle();
            world.check();
        }
    }
}
