package lastone.testing;

import java.util.function.Consumer;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** A bad moment of a Redis server, after which it works again. */
@SuppressWarnings("ImmutableEnumChecker") // What happens has no state.
public enum RedisFault {
    KILL("Redis killed and started again, empty", RedisNode::restart),
    RESTART("Redis stopped and started again, empty", node -> {
        node.stop();
        node.restart();
    }),
    PAUSE(
            "Redis paused",
            node -> node.ask(redis -> redis.executeCommand(
                    new CommandArguments(Protocol.Command.CLIENT).add("PAUSE").add("700")))),
    FLUSH("Redis flushed", node -> node.ask(RedisClient::flushAll)),
    FREEZE("Redis frozen", node -> {
        node.freeze();
        node.thaw();
    });

    private final String words;
    private final Consumer<RedisNode> happens;

    RedisFault(String words, Consumer<RedisNode> happens) {
        this.words = words;
        this.happens = happens;
    }

    public String words() {
        return words;
    }

    public void strike(RedisNode node) {
        happens.accept(node);
    }
}
