package lastone.lock;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Hears over one connection which keys are released, and wakes who waits for them. Messages can be lost: a waiter looks
 * for itself when the other's lease ends and after {@link #FALLBACK_POLL} at the latest, and all wake after a
 * reconnect. Thread safe.
 */
final class ReleaseMessages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseMessages.class);

    /** What a lost message costs at most. */
    static final Duration FALLBACK_POLL = Duration.ofMillis(100);

    /** Without a sign of life for this long the connection counts as dead; a sign is asked for three times as often. */
    private static final Duration SILENCE = Duration.ofMillis(1_500);

    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);

    private final URI url;
    private final ConcurrentHashMap<String, Semaphore> waiters = new ConcurrentHashMap<>();
    private final Listener listener = new Listener();
    private final Thread reader;
    private final Thread heart;
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    ReleaseMessages(URI url) {
        this.url = url;
        this.reader = Thread.ofVirtual().name("release-messages").start(this::listen);
        this.heart = Thread.ofVirtual().name("release-messages-heart").start(this::beat);
    }

    /** Begins to wait for a key; to be called before the try, so that no release falls in between. */
    Waiting await(String key) {
        Semaphore bell = waiters.computeIfAbsent(key, same -> new Semaphore(0));
        return new Waiting() {
            @Override
            public void pause(Duration othersLeaseLeft, Deadline deadline) {
                Duration lease = othersLeaseLeft.isZero() ? FALLBACK_POLL : othersLeaseLeft;
                long longest = Math.min(lease.toNanos(), FALLBACK_POLL.toNanos());
                awaitRing(bell, Math.min(longest, deadline.leftNanos()));
            }

            @Override
            public void close() {
                waiters.remove(key, bell);
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        heart.interrupt();
        disconnect();
        reader.interrupt();
    }

    private static void awaitRing(Semaphore bell, long nanos) {
        try {
            boolean rung = bell.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            if (rung) {
                bell.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection opened =
                    new Connection(JedisURIHelper.getHostAndPort(url), LockNode.clientConfig(url, SILENCE))) {
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
    private void beat() {
        while (!closed) {
            LockSupport.parkNanos(SILENCE.toNanos() / 3);
            try {
                if (listener.subscribed) {
                    listener.subscribe(LockNode.RELEASED);
                }
            } catch (JedisException broken) {
                disconnect();
            }
        }
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
                waiters.values().forEach(Semaphore::release);
            }
        }

        @Override
        public void onMessage(String channel, String key) {
            Semaphore bell = waiters.get(key);
            if (bell != null) {
                bell.release();
            }
        }
    }
}
