package lastone.testing;

import java.util.List;
import java.util.stream.Stream;

/** Independent Redis servers. */
public final class RedisNodes {
    private static final class Shared {
        static final RedisNodes NODES =
                new RedisNodes(Stream.generate(RedisNode::new).limit(5).toList());
    }

    private final List<RedisNode> nodes;

    private RedisNodes(List<RedisNode> nodes) {
        this.nodes = nodes;
    }

    /** Five nodes for the whole JVM, started by the first call. Tests share them: use keys of your own, kill none. */
    public static RedisNodes shared() {
        return Shared.NODES;
    }

    /** A node of the caller's own, to be killed and restarted at will. */
    public static RedisNode startOne() {
        return new RedisNode();
    }

    public RedisNode first() {
        return nodes.getFirst();
    }

    public List<RedisNode> all() {
        return nodes;
    }

    public List<String> urls() {
        return nodes.stream().map(RedisNode::url).toList();
    }
}
