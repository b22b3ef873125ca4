package lastone.lock;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.RefCountedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks by name across all servers that share the Redis. Within the process callers queue for a lock, first come, first
 * served, and only the head of the queue contends in Redis. Thread safe.
 *
 * <p>The factories take a prefix, which keeps shops that share a Redis apart, and the duration of a lease:
 * how long a lock stays set after its process has died. They connect to nothing yet; the caller closes what they
 * return.
 */
public final class SharedLocks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLocks.class);

    private static final Duration FIRST_POLL = Duration.ofMillis(2);
    private static final Duration MAX_POLL = Duration.ofMillis(64);

    /** About the time in which the servers reply: two contenders that split the votes are unlikely to meet again. */
    private static final Duration MAX_RETRY_DELAY = Duration.ofMillis(50);

    private final LockNames names;
    private final RedisLock redis;
    private final Runnable closeRetryWaits;
    private final SharedLockMetrics metrics;

    /** For each lock a fair semaphore with one permit; only the thread that holds the permit contends in Redis. */
    private final RefCountedMap<String, Semaphore> permits = new RefCountedMap<>(lock -> new Semaphore(1, true));

    private SharedLocks(
            LockNames names,
            Quorum quorum,
            Function<String, RetryWait> retryWaits,
            Duration lease,
            Runnable closeRetryWaits,
            MeterRegistry registry) {
        this.names = names;
        this.redis = new RedisLock(quorum, retryWaits, lease);
        this.closeRetryWaits = closeRetryWaits;
        this.metrics = new SharedLockMetrics(registry);
    }

    /** Locks on one server; a waiting caller polls it after random pauses that grow. */
    public static SharedLocks polling(URI url, String prefix, Duration lease, MeterRegistry registry) {
        LockNames names = new LockNames(prefix);
        Quorum quorum = new Quorum(List.of(url), names, lease);
        return new SharedLocks(names, quorum, key -> polling(FIRST_POLL, MAX_POLL), lease, () -> {}, registry);
    }

    /** Locks on a majority of independent servers (Redlock); a waiting caller asks them again after a random pause. */
    public static SharedLocks majority(List<URI> urls, String prefix, Duration lease, MeterRegistry registry) {
        LockNames names = new LockNames(prefix);
        Quorum quorum = new Quorum(urls, names, lease);
        return new SharedLocks(
                names, quorum, key -> polling(MAX_RETRY_DELAY, MAX_RETRY_DELAY), lease, () -> {}, registry);
    }

    /** Locks on one server, which announces each release by a message. Starts the threads that read the messages. */
    public static SharedLocks notified(URI url, String prefix, Duration lease, MeterRegistry registry) {
        LockNames names = new LockNames(prefix);
        Quorum quorum = new Quorum(List.of(url), names, lease);
        ReleaseMessages messages = new ReleaseMessages(url, names.channel());
        return new SharedLocks(names, quorum, messages::await, lease, messages::close, registry);
    }

    /** Locks that are held. Used by one thread; only {@link #isValid} is thread safe. */
    public interface Lease extends AutoCloseable {

        /** Whether all locks are still held, as far as this process knows. Does not block. */
        boolean isValid();

        /** Releases all locks; blocks for a round trip each. */
        @Override
        void close();
    }

    /**
     * Acquires all locks, in their order, so that nobody deadlocks. Blocks until the deadline, and for the round trips
     * that are under way then; an interrupt ends the wait, and the thread stays interrupted.
     *
     * @return empty when they could not all be acquired; none is held then, nor after an exception
     */
    public Optional<Lease> tryAcquire(SortedSet<String> locks, Deadline deadline) {
        HeldLocks held = new HeldLocks();
        boolean complete = false;
        try {
            for (String lock : locks) {
                if (!held.tryAdd(lock, deadline)) {
                    return Optional.empty();
                }
            }
            complete = true;
            return Optional.of(held);
        } finally {
            if (!complete) {
                held.close();
            }
        }
    }

    /**
     * Returns why Redis, or a majority, cannot be used for locks, as a sentence without addresses or secrets; empty
     * when it can. Acquires and releases a lock of its own; blocks for up to four seconds.
     */
    public Optional<String> reasonNotReady() {
        return redis.findFailure().map(failure -> "Redis " + failure.description() + ".");
    }

    /**
     * Ends all waits, renewals and connections, without waiting for them. To be called when no lease is held any more: a lock
     * that is held then is neither renewed nor released, and lapses after its lease.
     */
    @Override
    public void close() {
        redis.close();
        closeRetryWaits.run();
    }

    /** A lock that is held: in Redis, and by one holder of this process. */
    private record Held(String name, Semaphore permit, HeldLock lock) {}

    private final class HeldLocks implements Lease {

        private final Deque<Held> held = new ArrayDeque<>();

        /**
         * Acquires the local permit, then the key in Redis. Whatever fails on the way, the permit is released, and the
         * key is never left for another caller of this process: that one may have given up in the meantime.
         */
        boolean tryAdd(String name, Deadline deadline) {
            Semaphore permit = permits.acquire(name);
            boolean hasPermit = false;
            boolean added = false;
            try {
                hasPermit = deadline.tryAcquire(permit);
                if (hasPermit) {
                    Optional<HeldLock> lock = redis.tryAcquire(names.key(name), deadline);
                    lock.ifPresent(heldLock -> held.push(new Held(name, permit, heldLock)));
                    added = lock.isPresent();
                }
                return added;
            } finally {
                if (added) {
                    metrics.acquired();
                } else {
                    releasePermit(name, permit, hasPermit);
                }
            }
        }

        @Override
        public boolean isValid() {
            return held.stream().allMatch(each -> each.lock().isValid());
        }

        @Override
        public void close() {
            Held last = held.poll();
            if (last == null) {
                return;
            }
            try {
                last.lock().lossCause().ifPresent(cause -> reportLoss(last.name(), cause));
                // Redis before the permit: the next contender of this process would find the key still set, and wait.
                redis.release(last.lock());
            } finally {
                // Whatever fails for one lock, the others are released, too.
                releasePermit(last.name(), last.permit(), true);
                close();
            }
        }

        private void reportLoss(String name, String cause) {
            metrics.lost();
            LOG.warn("The lock {} was lost while it was held: {}", name, cause);
        }

        private void releasePermit(String name, Semaphore permit, boolean hasPermit) {
            if (hasPermit) {
                permit.release();
            }
            permits.release(name);
        }
    }

    private static RetryWait polling(Duration first, Duration longest) {
        Backoff backoff = new Backoff(first, longest);
        return (remainingTtl, deadline) -> backoff.pause(deadline);
    }
}
