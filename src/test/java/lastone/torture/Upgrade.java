package lastone.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopProcess;
import org.jdbi.v3.core.Handle;

/**
 * Two servers on one MariaDB that are replaced under load, one after the other, by those of another version and back
 * again: no request fails, and everything holds. Run by {@code scripts/upgrade}. Not thread safe.
 */
final class Upgrade implements Servers {

    private static final int END_LIMIT_SECONDS = 60;
    private static final int BETWEEN_REPLACEMENTS = 100;

    private final Path folder;
    private final Map<String, String> settings;
    private final RedisNode stream;
    private final List<ShopProcess> running = new ArrayList<>();

    private Upgrade(Path folder, Map<String, String> settings, RedisNode stream) {
        this.folder = folder;
        this.settings = settings;
        this.stream = stream;
    }

    /** @param jars the older one and the newer one */
    static void main(String[] jars) throws IOException, InterruptedException {
        Torture.prepareProcess();
        Path older = Path.of(jars[0]);
        Path newer = Path.of(jars[1]);
        Tally tally = new Tally(System.out);
        try (Fixtures fixtures = new Fixtures()) {
            for (String strategy : List.of("coalesced", "pubsub")) {
                System.out.println(strategy + ": from the older version to the newer one and back");
                play(older, newer, strategy, tally, fixtures);
                System.out.println(strategy + ": from the newer version to the older one and back");
                play(newer, older, strategy, tally, fixtures);
            }
        }
        tally.print();
        System.exit(tally.wrongs() == 0 ? 0 : 1);
    }

    private static void play(Path from, Path to, String strategy, Tally tally, Fixtures fixtures)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "torture")), "upgrade-");
        long seed = new Random().nextInt(1_000_000);
        Round round = new Round(seed, new Random(seed), tally, folder, fixtures, false);
        List<RedisNode> redis = fixtures.emptyRedis();
        Map<String, String> settings = Settings.with(
                Processes.settings(round, redis),
                "STOCK_STRATEGY",
                strategy,
                "STOCK_WAIT",
                "PT30S",
                "DRAIN_DELAY",
                "PT1S");
        try (Upgrade servers = new Upgrade(folder, settings, redis.getFirst())) {
            servers.running.add(ShopProcess.startJar(from, folder, settings));
            servers.running.add(ShopProcess.startJar(from, folder, settings));
            World world = new World(round, servers);
            Load.during(world, () -> {
                for (Path jar : List.of(to, from)) {
                    servers.replace(0, jar, world);
                    servers.replace(1, jar, world);
                }
            });
            if (world.failures() > 0) {
                tally.wrong(Figure.FAILED, world.failures() + " of them; the logs are in " + folder);
            }
            world.settle();
            world.check();
        }
    }

    /** As a load balancer does it: requests go to the other server first, and then this one is told to end. */
    private void replace(int which, Path jar, World world) {
        world.awaitAcknowledged(BETWEEN_REPLACEMENTS);
        world.moveTo(List.of(running.get(1 - which).address()));
        ShopProcess old = running.get(which);
        old.terminate();
        try {
            if (!old.endedWithin(END_LIMIT_SECONDS)) {
                throw new IllegalStateException("The server did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        running.set(which, ShopProcess.startJar(jar, folder, settings));
        world.moveTo(addresses());
        world.tally().fault("server replaced by one of another version");
        world.awaitAcknowledged(BETWEEN_REPLACEMENTS);
    }

    @Override
    public List<String> addresses() {
        return running.stream().map(ShopProcess::address).toList();
    }

    @Override
    public Handle rows() {
        return RunningShop.rows(settings);
    }

    @Override
    public Optional<RedisNode> stream() {
        return Optional.of(stream);
    }

    @Override
    public void close() {
        running.forEach(ShopProcess::close);
    }
}
