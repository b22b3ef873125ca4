package lastone.torture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
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
