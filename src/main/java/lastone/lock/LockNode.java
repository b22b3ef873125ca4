package lastone.lock;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import lastone.concurrent.Deadline;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * One Redis server as the locks see it: three scripts, one round trip each. Thread safe. Every call is over within
 * about {@link #SLOWEST_CALL}; a server that does not answer in time counts as one that cannot be reached.
 */
final class LockNode implements AutoCloseable {

    /** Where the release of a key is announced; the message is the key. */
    static final String RELEASED = "lastone:lock:released";

    /** What {@link #tryAcquire} answers when the key is held now by the one who asked. */
    static final long ACQUIRED = -1;

    private static final int CONNECTIONS = 16;
    private static final Duration ANSWER = Duration.ofMillis(500);

    /** Jedis opens a replacement before it reports a broken connection, so a call can take its timeouts twice. */
    static final Duration SLOWEST_CALL = ANSWER.multipliedBy(4);

    /** A token that already holds the key gets it again, so that a try whose answer was lost can be repeated. */
    private static final Script ACQUIRE = new Script("""
            if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
                return -1
            end
            if redis.call('get', KEYS[1]) == ARGV[1] then
                redis.call('pexpire', KEYS[1], ARGV[2])
                return -1
            end
            return math.max(redis.call('pttl', KEYS[1]), 1)
            """);

    private static final Script RENEW = new Script("""
            if redis.call('get', KEYS[1]) == ARGV[1] then
                return redis.call('pexpire', KEYS[1], ARGV[2])
            end
            return 0
            """);

    private static final Script RELEASE = new Script("""
            if redis.call('get', KEYS[1]) == ARGV[1] then
                redis.call('del', KEYS[1])
                redis.call('publish', ARGV[2], KEYS[1])
                return 1
            end
            return 0
            """);

    private final RedisClient redis;

    /**
     * As many as there are connections: waiting for Jedis' own pool can make all virtual threads spin while the one
     * that opens a connection never gets to run.
     */
    private final Semaphore permits = new Semaphore(CONNECTIONS, true);

    LockNode(URI url) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(ANSWER);
        pool.setJmxEnabled(false);
        this.redis = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(clientConfig(url, ANSWER))
                .poolConfig(pool)
                .build();
    }

    static JedisClientConfig clientConfig(URI url, Duration answer) {
        int millis = Math.toIntExact(answer.toMillis());
        return DefaultJedisClientConfig.builder(url)
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .blockingSocketTimeoutMillis(millis)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build();
    }

    /**
     * @return {@link #ACQUIRED}, or for how many milliseconds more somebody else holds the key
     * @throws JedisException when the server cannot be reached; the key may be held by the token nevertheless
     */
    long tryAcquire(String key, String token, Duration lease) {
        return run(ACQUIRE, key, token, Long.toString(lease.toMillis()));
    }

    /** Whether the token still held the key, which it now does for another lease. */
    boolean renew(String key, String token, Duration lease) {
        return run(RENEW, key, token, Long.toString(lease.toMillis())) == 1;
    }

    /** Whether the token held the key until now; nothing happens to a key that somebody else holds. */
    boolean release(String key, String token) {
        return run(RELEASE, key, token, RELEASED) == 1;
    }

    boolean answers() {
        try {
            return "PONG".equals(call(RedisClient::ping));
        } catch (JedisException unreachable) {
            return false;
        }
    }

    @Override
    public void close() {
        redis.close();
    }

    private long run(Script script, String key, String... arguments) {
        return (Long) call(client -> script.run(client, key, List.of(arguments)));
    }

    private <T> T call(Function<RedisClient, T> command) {
        if (!Deadline.after(ANSWER).tryAcquire(permits)) {
            throw new JedisException("No connection became free in time");
        }
        try {
            return command.apply(redis);
        } catch (JedisException failure) {
            forgetIdleConnections();
            throw failure;
        } finally {
            permits.release();
        }
    }

    /** After a restart of the server each pooled connection would fail one call more. */
    private void forgetIdleConnections() {
        redis.getPool().clear();
    }
}
