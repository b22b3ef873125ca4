package lastone.lock;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.concurrent.Signal;
import lastone.redis.RedisServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Subscribes over one connection to the keys that are released, and wakes the waiters for them. Messages can be lost: a
 * waiter looks for itself when the other's lease ends and after {@link #FALLBACK_POLL} at the latest, and all wake after
 * a reconnect. Thread safe.
 */
final class ReleaseMessages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseMessages.class);

    /** What a lost message costs at most. */
    static final Duration FALLBACK_POLL = Duration.ofMillis(100);

    /** Without a sign of life for this long the connection counts as dead; a sign is asked for three times as often. */
    private static final Duration SILENCE = Duration.ofMillis(1_500);

    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);

    private final URI url;
    private final ConcurrentHashMap<String, Signal> waiters = new ConcurrentHashMap<>();
    private final Listener listener = new Listener();
    private final Thread reader;
    private final Job healthCheck;
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    ReleaseMessages(URI url) {
        this.url = url;
        this.reader = Thread.ofVirtual().name("release-messages").start(this::listen);
        this.healthCheck = Job.start("health check of release messages", this::checkHealth);
    }

    /** Begins to wait for a key; to be called before the try, so that no release falls in between. */
    WaitStrategy await(String key) {
        Signal released = waiters.computeIfAbsent(key, same -> new Signal());
        return new WaitStrategy() {
            @Override
            public void pause(Duration remainingTtl, Deadline deadline) {
                Duration lease = remainingTtl.isZero() ? FALLBACK_POLL : remainingTtl;
                long longest = Math.min(lease.toNanos(), FALLBACK_POLL.toNanos());
                await(released, Math.min(longest, deadline.leftNanos()));
            }

            @Override
            public void close() {
                waiters.remove(key, released);
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        healthCheck.askToEnd();
        disconnect();
        reader.interrupt();
    }

    private static void await(Signal released, long nanos) {
        try {
            released.await(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection opened = RedisServer.connect(url, SILENCE)) {
                connection = opened;
                listener.proceed(opened, LockNode.RELEASED);
            } catch (JedisException broken) {
                LOG.debug("No messages about released locks until the connection is back", broken);
            } finally {
                listener.subscribed = false;
            }
            LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
        }
    }

    /** A subscription that is asked for again is confirmed again, which is the sign of life. */
    private Duration checkHealth() {
        try {
            if (listener.subscribed) {
                listener.subscribe(LockNode.RELEASED);
            }
        } catch (JedisException broken) {
            disconnect();
        }
        return SILENCE.dividedBy(3);
    }

    private void disconnect() {
        Connection open = connection;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException alreadyGone) {
                LOG.debug("The connection was gone already", alreadyGone);
            }
        }
    }

    private final class Listener extends JedisPubSub {

        private volatile boolean subscribed;

        @Override
        public void onSubscribe(String channel, int channels) {
            if (!subscribed) {
                subscribed = true;
                waiters.values().forEach(Signal::raise);
            }
        }

        @Override
        public void onMessage(String channel, String key) {
            Signal released = waiters.get(key);
            if (released != null) {
                released.raise();
            }
        }
    }
}
