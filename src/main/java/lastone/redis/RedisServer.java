package lastone.redis;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import lastone.concurrent.Deadline;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * One Redis server, with a pool of connections to it that are opened when they are needed. Thread safe. A server that
 * does not reply within the time-out counts as one that cannot be reached.
 */
public final class RedisServer implements AutoCloseable {

    /** All connections were in use until the time-out, or the thread was interrupted; says nothing about the server. */
    public static final class NoFreeConnectionException extends JedisException {
        NoFreeConnectionException() {
            super("No connection became free in time");
        }
    }

    private final RedisClient client;
    private final Duration timeout;

    /**
     * One for each connection, so that no thread waits in Jedis' own pool: there, waiting virtual threads can spin and
     * keep the one that opens a connection from running.
     */
    private final Semaphore permits;

    /**
     * Connects to nothing yet.
     *
     * @param connections how many calls may be under way at a time
     * @param timeout of each wait: for a free connection, for connecting, for a reply
     */
    public RedisServer(URI url, int connections, Duration timeout) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(timeout);
        pool.setJmxEnabled(false);
        this.timeout = timeout;
        this.permits = new Semaphore(connections, true);
        this.client = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(config(url, timeout))
                .poolConfig(pool)
                .build();
    }

    /**
     * Opens a connection outside of any pool, for a subscription; to be closed by the caller.
     *
     * @param timeout for connecting, and for each message that is waited for
     * @throws JedisException when the server cannot be reached
     */
    public static Connection connect(URI url, Duration timeout) {
        return new Connection(JedisURIHelper.getHostAndPort(url), config(url, timeout));
    }

    /**
     * Runs a command. Blocks for at most four time-outs: Jedis opens a replacement before it reports a broken
     * connection.
     *
     * @throws NoFreeConnectionException when the command was not sent
     * @throws JedisException when the server returned an error, or cannot be reached, which leaves open whether it did the
     *     command
     */
    public <T> T call(Function<RedisClient, T> command) {
        if (!Deadline.after(timeout).tryAcquire(permits)) {
            throw new NoFreeConnectionException();
        }
        try {
            return command.apply(client);
        } catch (JedisException e) {
            // After a restart of the server every idle connection is broken, and each would fail another call.
            client.getPool().clear();
            throw e;
        } finally {
            permits.release();
        }
    }

    /** Closes the pool without waiting; calls from then on fail. */
    @Override
    public void close() {
        client.close();
    }

    /** Returns a server's version, and whether it keeps its data over a restart. Blocks for at most some seconds. */
    public static String describe(URI url) {
        try (RedisServer redis = new RedisServer(url, 1, Duration.ofSeconds(2))) {
            String info = redis.call(RedisClient::info);
            String version = info.replaceFirst("(?s).*redis_version:(\\S+).*", "$1");
            return "version " + version + ", append-only file " + (info.contains("aof_enabled:1") ? "on" : "off");
        } catch (JedisException e) {
            return "not reachable";
        }
    }

    private static JedisClientConfig config(URI url, Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        return DefaultJedisClientConfig.builder(url)
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .blockingSocketTimeoutMillis(millis)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .build();
    }
}
