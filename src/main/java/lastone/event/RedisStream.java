package lastone.event;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The stream that events are published to. One caller at a time; every call is over within about two seconds, or throws
 * {@link JedisException}.
 */
final class RedisStream implements AutoCloseable {

    static final String KEY = "lastone:events";

    /** About as many entries are kept, some 50 MB. */
    private static final int MAX_LENGTH = 100_000;

    private static final Duration ANSWER = Duration.ofMillis(500);

    /**
     * Appends only where the stream ends as the caller thinks, all or none, and answers how it ends. So a call whose
     * answer was lost can be repeated, and of two servers one at a time gets its way. ARGV: the expected end, the
     * length to keep, then for each entry its id and eight pairs of field and value.
     */
    private static final String APPEND = """
            local ending = '0-0'
            local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
            if not info.err then
                for i = 1, #info, 2 do
                    if info[i] == 'last-generated-id' then
                        ending = info[i + 1]
                    end
                end
            end
            if ending ~= ARGV[1] then
                return ending
            end
            for i = 3, #ARGV, 17 do
                ending = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], unpack(ARGV, i, i + 16))
            end
            return ending
            """;

    private final RedisClient redis;

    RedisStream(URI url) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(1);
        pool.setMaxWait(ANSWER);
        pool.setJmxEnabled(false);
        int millis = Math.toIntExact(ANSWER.toMillis());
        this.redis = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(DefaultJedisClientConfig.builder(url)
                        .connectionTimeoutMillis(millis)
                        .socketTimeoutMillis(millis)
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .build())
                .poolConfig(pool)
                .build();
    }

    /** How the stream ends now. */
    StreamId end() {
        return run(List.of("", ""));
    }

    /**
     * Appends events, all or none.
     *
     * @param end how the stream has to end now
     * @return how it ends now: with the last event, or as somebody else has left it
     */
    StreamId append(StreamId end, long epoch, List<PlacedEvent> events) {
        List<String> arguments = new ArrayList<>();
        arguments.add(end.toString());
        arguments.add(Integer.toString(MAX_LENGTH));
        for (PlacedEvent event : events) {
            arguments.add(new StreamId(epoch, event.position()).toString());
            event.fields().forEach((field, value) -> {
                arguments.add(field);
                arguments.add(value);
            });
        }
        return run(arguments);
    }

    @Override
    public void close() {
        redis.close();
    }

    private StreamId run(List<String> arguments) {
        try {
            return StreamId.parse((String) redis.eval(APPEND, List.of(KEY), arguments));
        } catch (JedisException failure) {
            redis.getPool().clear();
            throw failure;
        }
    }
}
