package lastone.torture;

import java.util.List;
import lastone.testing.GaleraNode;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** Servers that outlive a round because their start takes long; started at the first use. */
final class Fixtures implements AutoCloseable {

    private @Nullable MariaDb mariaDb;
    private List<RedisNode> nodes = List.of();
    private List<GaleraNode> galera = List.of();

    MariaDb mariaDb() {
        MariaDb running = mariaDb;
        if (running == null) {
            running = MariaDb.startOne();
            mariaDb = running;
        }
        return running;
    }

    /** A cluster of three nodes. */
    List<GaleraNode> galera() {
        if (galera.isEmpty()) {
            galera = GaleraNode.startThree();
        }
        return galera;
    }

    /** Three Redis servers that have forgotten everything; the first has the stream. */
    List<RedisNode> emptyRedis() {
        if (nodes.isEmpty()) {
            nodes = RedisNode.start(3);
        }
        nodes.forEach(node -> node.ask(RedisClient::flushAll));
        return nodes;
    }

    /** Those of {@link #emptyRedis}, as they are. */
    List<RedisNode> redis() {
        return nodes;
    }

    @Override
    public void close() {
        nodes.forEach(RedisNode::close);
        galera.forEach(GaleraNode::close);
        if (mariaDb != null) {
            mariaDb.close();
        }
    }
}
