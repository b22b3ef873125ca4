package lastone.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lastone.RunningShop;
import lastone.ShopProcess;
import lastone.testing.RedisNode;
import org.jdbi.v3.core.Handle;

/** Two server processes that share a MariaDB and Redis, and can be killed and started again. Not thread safe. */
final class Processes implements AutoCloseable {

    /** Servers that live for seconds need no optimising compiler; the machine has other things to do. */
    static final Map<String, String> QUICK_START =
            Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m");

    private static final List<String> STRATEGIES =
            List.of("pessimistic", "optimistic", "conditional", "spin", "redlock", "pubsub", "coalesced");

    private final Path folder;
    private final Map<String, String> settings;
    private final List<ShopProcess> servers = new ArrayList<>();

    /** Starts both, with a random strategy, on an empty database and Redis servers that have forgotten everything. */
    Processes(Round round, List<RedisNode> redis) {
        this.folder = round.folder();
        this.settings = settings(round, redis);
        settings.putAll(QUICK_START);
        IntStream.range(0, 2).forEach(i -> servers.add(start(i)));
    }

    /** What servers of a round have in common wherever they run. */
    static Map<String, String> settings(Round round, List<RedisNode> redis) {
        Map<String, String> settings = new HashMap<>(round.fixtures().freshMariaDb());
        settings.put("REDIS_URLS", Fixtures.urls(redis));
        settings.put("STOCK_STRATEGY", STRATEGIES.get(round.random().nextInt(STRATEGIES.size())));
        settings.put("STOCK_WAIT", "PT3S");
        settings.put("LOCK_LEASE", "PT1S");
        return settings;
    }

    Handle rows() {
        return RunningShop.rows(settings);
    }

    List<String> addresses() {
        return servers.stream().map(ShopProcess::address).toList();
    }

    void kill(int which) {
        servers.get(which).kill();
    }

    void startAgain(int which) {
        servers.set(which, start(which));
    }

    private ShopProcess start(int which) {
        try {
            Path home = Files.createDirectories(folder.resolve("server" + which));
            return ShopProcess.start(home, settings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        servers.forEach(ShopProcess::close);
    }
}
