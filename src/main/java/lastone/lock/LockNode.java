package lastone.lock;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import lastone.redis.RedisServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One Redis server as the locks see it: three scripts, one round trip each. Thread safe. Every call is over within
 * about {@link #SLOWEST_CALL}; a server that does not reply in time counts as one that cannot be reached.
 */
final class LockNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LockNode.class);

    /** Where the release of a key is announced; the message is the key. */
    static final String RELEASED = "lastone:lock:released";

    /** What {@link #tryAcquire} returns when the key is held now by the one who asked. */
    static final long ACQUIRED = -1;

    private static final int CONNECTIONS = 16;
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** See {@link RedisServer#call}. */
    static final Duration SLOWEST_CALL = TIMEOUT.multipliedBy(4);

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

    private final RedisServer redis;
    private final String address;
    private final AtomicBoolean usable = new AtomicBoolean(true);

    LockNode(URI url) {
        this.address = url.getHost() + ":" + url.getPort();
        this.redis = new RedisServer(url, CONNECTIONS, TIMEOUT);
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

    boolean ping() {
        try {
            return "PONG".equals(redis.call(RedisClient::ping));
        } catch (JedisException unreachable) {
            return false;
        }
    }

    /** Logs that the node can be used again, if it could not. */
    void reached() {
        if (!usable.get() && usable.compareAndSet(false, true)) {
            LOG.info("Redis at {} can be used for locks again", address);
        }
    }

    /** Logs why the node cannot be used, once until it can: a wrong password must not look like a busy shop. */
    void failed(Throwable cause) {
        boolean isOurs = cause instanceof RedisServer.NoConnectionFree
                || Thread.currentThread().isInterrupted();
        if (!isOurs && usable.compareAndSet(true, false)) {
            LOG.warn("Redis at {} cannot be used for locks: {}", address, cause.toString());
        }
    }

    @Override
    public void close() {
        redis.close();
    }

    private long run(Script script, String key, String... arguments) {
        return (Long) redis.call(client -> script.run(client, key, List.of(arguments)));
    }
}
