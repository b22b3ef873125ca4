package lastone.lock;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import lastone.redis.RedisFailure;
import lastone.redis.RedisServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One Redis server as the locks use it: three scripts, one round trip each. Thread safe. Every call ends within about
 * {@link #SLOWEST_CALL}; a server that does not reply in time counts as one that cannot be reached.
 */
final class LockNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LockNode.class);

    /** What {@link #tryAcquire} returns when the token holds the key now. */
    static final long ACQUIRED = -1;

    private static final int CONNECTIONS = 16;
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** See {@link RedisServer#call}. */
    static final Duration SLOWEST_CALL = TIMEOUT.multipliedBy(4);

    /** How long no call may fail before the server counts as recovered: one that fails now and then is one log line. */
    private static final Duration RECOVERY_PERIOD = Duration.ofSeconds(1);

    private static final Duration PROBE_LEASE = Duration.ofSeconds(1);

    /** A token that already holds the key gets it again, so that a try whose reply was lost can be repeated. */
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
    private final LockNames names;
    private final AtomicReference<@Nullable RedisFailure> failure = new AtomicReference<>();
    private volatile long lastFailureNanoTime;

    LockNode(URI url, LockNames names) {
        this.address = url.getHost() + ":" + url.getPort();
        this.names = names;
        this.redis = new RedisServer(url, CONNECTIONS, TIMEOUT);
    }

    /**
     * @return {@link #ACQUIRED}, or for how many milliseconds more another token holds the key, at least 1
     * @throws JedisException when the server cannot be reached; the token may hold the key nevertheless
     */
    long tryAcquire(String key, String token, Duration lease) {
        return run(ACQUIRE, key, token, Long.toString(lease.toMillis()));
    }

    /** Returns whether the token still held the key; then it does for another lease from now. */
    boolean renew(String key, String token, Duration lease) {
        return run(RENEW, key, token, Long.toString(lease.toMillis())) == 1;
    }

    /**
     * Returns whether the token held the key until now, and announces the release; a key with another token is not
     * deleted.
     */
    boolean release(String key, String token) {
        return run(RELEASE, key, token, names.channel()) == 1;
    }

    /**
     * Acquires and releases a key that nobody else uses: a server that replies to PING may still be read-only, out of
     * memory, or permit too little.
     *
     * @throws JedisException when the server cannot be used for locks
     */
    void probe(String token) {
        tryAcquire(names.probe(), token, PROBE_LEASE);
        release(names.probe(), token);
    }

    /** Logs that the server works again, once, if a call had failed before. To be called after each call. */
    void succeeded() {
        RedisFailure before = failure.get();
        if (before != null
                && System.nanoTime() - lastFailureNanoTime >= RECOVERY_PERIOD.toNanos()
                && failure.compareAndSet(before, null)) {
            LOG.info("Redis at {} can be used for locks again", address);
        }
    }

    /** Logs why the server cannot be used for locks, once for each change of the reason. */
    void failed(Throwable cause) {
        // A full pool or an interrupted caller says nothing about the server.
        if (cause instanceof RedisServer.NoFreeConnectionException
                || Thread.currentThread().isInterrupted()) {
            return;
        }
        lastFailureNanoTime = System.nanoTime();
        RedisFailure now = RedisFailure.of(cause);
        if (failure.getAndSet(now) != now) {
            LOG.warn(
                    "Redis at {} cannot be used for locks: it {} ({})",
                    address,
                    now.description(),
                    RedisFailure.reason(cause));
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
