package lastone.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.ShopProcess;
import org.jdbi.v3.core.Handle;

/** Server processes that share a database, and can be killed and started again. Not thread safe. */
class Processes implements Servers {

    private static final List<String> STRATEGIES =
            List.of("pessimistic", "optimistic", "conditional", "spin", "redlock", "pubsub", "coalesced");

    private final Path folder;
    private final Map<String, String> settings;
    private final Optional<RedisNode> stream;
    private final List<ShopProcess> servers = new ArrayList<>();

    Processes(int count, Path folder, Map<String, String> settings, Optional<RedisNode> stream) {
        this.folder = folder;
        this.settings = settings;
        this.stream = stream;
        for (int i = 0; i < count; i++) {
            servers.add(start(i));
        }
    }

    /** Two, with a random strategy, on an empty database and Redis servers that have forgotten everything. */
    static Processes onMariaDb(Round round) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        return new Processes(2, round.folder(), settings(round, redis), Optional.of(redis.getFirst()));
    }

    /** What servers of a round have in common wherever they run. */
    static Map<String, String> settings(Round round, List<RedisNode> redis) {
        String strategy = STRATEGIES.get(round.random().nextInt(STRATEGIES.size()));
        return round.fixtures()
                .mariaDb()
                .freshDatabase(
                        "REDIS_URLS",
                        RedisNode.urls(redis),
                        "STOCK_STRATEGY",
                        strategy,
                        "STOCK_WAIT",
                        "PT3S",
                        "LOCK_LEASE",
                        "PT1S");
    }

    @Override
    public Handle rows() {
        return RunningShop.rows(settings);
    }

    @Override
    public List<String> addresses() {
        return servers.stream().map(ShopProcess::address).toList();
    }

    @Override
    public Optional<RedisNode> stream() {
        return stream;
    }

    ShopProcess server(int which) {
        return servers.get(which);
    }

    void startAgain(int which) {
        servers.set(which, start(which));
    }

    private ShopProcess start(int which) {
        try {
            return ShopProcess.start(Files.createDirectories(folder.resolve("server" + which)), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(ShopProcess::close);
    }
}
