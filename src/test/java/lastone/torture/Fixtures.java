package lastone.torture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.RedisNodes;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** Servers that outlive a round because their start takes long; started at the first use. */
final class Fixtures implements AutoCloseable {

    private static final int NODES = 3;

    private @Nullable MariaDb mariaDb;
    private final List<RedisNode> nodes = new ArrayList<>();

    MariaDb mariaDb() {
        MariaDb running = mariaDb;
        if (running == null) {
            running = MariaDb.startOne();
            mariaDb = running;
        }
        return running;
    }

    /** The settings of an empty database on MariaDB. */
    Map<String, String> freshMariaDb() {
        return new HashMap<>(
                Map.of("DB_URL", mariaDb().freshDatabase(), "DB_USER", mariaDb().user(), "MODE", "demo"));
    }

    /** Redis servers that have forgotten everything; the first has the stream. */
    List<RedisNode> emptyRedis() {
        if (nodes.isEmpty()) {
            Stream.generate(RedisNodes::startOne).limit(NODES).forEach(nodes::add);
        }
        nodes.forEach(Fixtures::flush);
        return List.copyOf(nodes);
    }

    static String urls(List<RedisNode> nodes) {
        return nodes.stream().map(RedisNode::url).collect(Collectors.joining(","));
    }

    static void flush(RedisNode node) {
        try (RedisClient redis = node.client()) {
            redis.flushAll();
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisNode::close);
        if (mariaDb != null) {
            mariaDb.close();
        }
    }
}
