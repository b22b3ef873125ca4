package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lastone.testing.CommitProxy;
import lastone.testing.CommitProxy.Cut;
import lastone.testing.RedisNode;
import org.awaitility.Awaitility;

/**
 * Commits that fail: the connection to the database is cut before or after them, or the database rolls them back. Every
 * response has to be true, that of a request without a key, too.
 */
final class FailedCommits {

    private static final List<Cut> CUTS = List.of(Cut.BEFORE, Cut.AFTER, Cut.AFTER, Cut.AFTER_FOR_GOOD, Cut.DEADLOCK);

    private FailedCommits() {}

    static void run(Round round) {
        play(round, failing -> {
            World world = new World(round, failing.shops());
            Load.during(world, () -> {
                int faults = 2 + round.times(8);
                for (int i = 0; i < faults; i++) {
                    world.awaitAcknowledged(round.upTo(30));
                    failing.failNext(world);
                }
                world.awaitAcknowledged(50);
            });
            world.settle();
            world.check();
        });
    }

    /** Two servers whose commits can be made to fail. */
    record Failing(Round round, CommitProxy proxy, Shops shops) {

        /** Makes the next commit fail, whoever's it is, and blocks until it has. */
        void failNext(World world) {
            Cut cut = CUTS.get(round.random().nextInt(CUTS.size()));
            int before = proxy.cuts();
            proxy.cutNext(cut);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(World.TIMEOUT)
                    .until(() -> proxy.cuts() > before);
            round.tally().fault("a commit fails: " + cut);
            if (cut == Cut.AFTER_FOR_GOOD) {
                world.awaitFailed(3);
                proxy.letConnect();
            }
        }
    }

    static void play(Round round, Consumer<Failing> play) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> direct = Processes.settings(round, redis);
        try (CommitProxy proxy = new CommitProxy(round.fixtures().mariaDb().port());
                Shops shops = Shops.start(2, proxy.inFront(direct), Optional.of(redis.getFirst()))) {
            play.accept(new Failing(round, proxy, shops));
        }
    }
}
