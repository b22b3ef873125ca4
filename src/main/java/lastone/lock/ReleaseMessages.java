package lastone.lock;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.concurrent.Signal;
import lastone.redis.RedisFailure;
import lastone.redis.RedisServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;

/**
 * Subscribes over one connection to the keys that are released, and wakes the callers that wait for them. Messages can be
 * lost: a caller looks for itself when the other's lease ends and after {@link #FALLBACK_POLL} at the latest, and all
 * wake after a reconnect. Thread safe.
 */
final class ReleaseMessages implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseMessages.class);

    /** What a lost message costs at most. */
    static final Duration FALLBACK_POLL = Duration.ofMillis(100);

    /** A connection that is silent for this long counts as dead; a reply is requested three times as often. */
    private static final Duration READ_TIMEOUT = Duration.ofMillis(1_500);

    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(50);

    private final URI url;
    private final String channel;
    private final ConcurrentHashMap<String, Signal> waiters = new ConcurrentHashMap<>();
    private final AtomicBoolean lossLogged = new AtomicBoolean();
    private final Job healthCheck;
    private volatile Thread reader;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Listener subscribed;
    private volatile boolean closed;

    ReleaseMessages(URI url, String channel) {
        this.url = url;
        this.channel = channel;
        this.reader = startReader();
        this.healthCheck = Job.start("health check of release messages", this::checkHealth);
    }

    /** Begins to wait for a key; to be called before the try to acquire it, so that no release falls in between. */
    RetryWait await(String key) {
        Signal released = waiters.computeIfAbsent(key, same -> new Signal());
        return new RetryWait() {
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

    private Thread startReader() {
        return Thread.ofVirtual().name("release-messages").start(this::readUntilClosed);
    }

    private void readUntilClosed() {
        while (!closed) {
            try (Connection opened = RedisServer.connect(url, READ_TIMEOUT)) {
                connection = opened;
                new Listener().proceed(opened, channel);
            } catch (RuntimeException | Error e) {
                // Whatever it is, such as a reply that Jedis cannot read, the reader subscribes again.
                reportLoss(e);
            } finally {
                subscribed = null;
            }
            LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
        }
    }

    private void reportLoss(Throwable cause) {
        if (!closed && lossLogged.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis announces no released locks: it {} ({}). Until it does, orders poll for locks each {} ms",
                    RedisFailure.of(cause).description(),
                    RedisFailure.reason(cause),
                    FALLBACK_POLL.toMillis());
        }
    }

    /** A subscription that is requested again is confirmed again, which shows that the connection is alive. */
    private Duration checkHealth() {
        if (!reader.isAlive() && !closed) {
            // Even the report of the loss failed, for lack of memory say.
            reader = startReader();
        }
        try {
            Listener listener = subscribed;
            if (listener != null) {
                listener.subscribe(channel);
            }
        } catch (RuntimeException e) {
            // The reader is blocked on this connection: it fails there, reports the cause and connects again.
            disconnect();
        }
        return READ_TIMEOUT.dividedBy(3);
    }

    private void disconnect() {
        Connection open = connection;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException e) {
                LOG.debug("The connection was closed already", e);
            }
        }
    }

    /** One subscription, on one connection. */
    private final class Listener extends JedisPubSub {

        @Override
        public void onSubscribe(String confirmed, int channels) {
            if (subscribed == this) {
                return;
            }
            subscribed = this;
            if (lossLogged.compareAndSet(true, false)) {
                LOG.info("Redis announces released locks again");
            }
            // Releases that were announced before the subscription stood went unheard.
            waiters.values().forEach(Signal::raise);
        }

        @Override
        public void onMessage(String from, String key) {
            Signal released = waiters.get(key);
            if (released != null) {
                released.raise();
            }
        }
    }
}
