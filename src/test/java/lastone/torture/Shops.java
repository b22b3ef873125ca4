package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/** Servers in this process that share a database, each with a clock of its own. */
record Shops(Map<String, String> settings, Optional<RedisNode> stream, List<RunningShop> running) implements Servers {

    static Shops start(int count, Map<String, String> settings, Optional<RedisNode> stream) {
        return new Shops(
                settings,
                stream,
                Stream.generate(() -> RunningShop.on(settings)).limit(count).toList());
    }

    /** Two, with a random strategy, on an empty MariaDB and Redis servers that have forgotten everything. */
    static Shops onMariaDb(Round round, String... more) {
        List<RedisNode> redis = round.fixtures().emptyRedis();
        Map<String, String> settings = Settings.with(Processes.settings(round, redis), more);
        return start(2, settings, Optional.of(redis.getFirst()));
    }

    /** One with a clock that is off by each of these; time passes there, and is the database's. */
    static Shops withClocksOff(Map<String, String> settings, RedisNode stream, Duration... ahead) {
        return new Shops(
                settings,
                Optional.of(stream),
                Stream.of(ahead)
                        .map(off -> RunningShop.withClockOff(settings, off))
                        .toList());
    }

    void awaitExpiry() {
        Awaitility.await()
                .alias("what was not paid expires")
                .atMost(World.TIMEOUT)
                .until(() ->
                        running.getFirst().number("SELECT COUNT(*) FROM orders WHERE status = 'PENDING_PAYMENT'") == 0);
    }

    @Override
    public List<String> addresses() {
        return running.stream().map(RunningShop::address).toList();
    }

    @Override
    public Handle rows() {
        return RunningShop.rows(settings);
    }

    @Override
    public void close() {
        running.forEach(RunningShop::close);
    }
}
