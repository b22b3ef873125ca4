package lastone.redis;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** What a Redis server reports of itself, for people. */
public final class RedisFacts {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private RedisFacts() {}

    /** Its version, and whether it keeps its data over a restart. Blocks for at most some seconds. */
    public static String of(URI url) {
        try (RedisServer redis = new RedisServer(url, 1, TIMEOUT)) {
            String info = redis.call(RedisClient::info);
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
