package lastone.lock;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/** What a Redis server says of itself, for people. */
public final class RedisFacts {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private RedisFacts() {}

    /** Its version, and whether it keeps what it was told. Blocks for at most some seconds. */
    public static String of(URI url) {
        try (RedisClient redis = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(LockNode.clientConfig(url, ANSWER))
                .build()) {
            String info = redis.info();
            return "version %s, append-only file %s"
                    .formatted(
                            value(info, "redis_version"),
                            value(info, "aof_enabled").equals("1") ? "on" : "off");
        } catch (JedisException unreachable) {
            return "no answer";
        }
    }

    private static String value(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
