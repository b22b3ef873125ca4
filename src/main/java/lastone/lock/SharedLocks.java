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

/**
 * Locks by key across all servers that share the Redis. Within the process callers queue for a key, first come, first
 * served, and only the head of the queue contends in Redis. Thread safe.
 */
public final class SharedLocks implements AutoCloseable {

    private static final Duration FIRST_POLL = Duration.ofMillis(2);
    private static final Duration LONGEST_POLL = Duration.ofMillis(64);

    /** About the time in which the servers answer: two that split the votes are unlikely to meet again. */
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofMillis(50);

    private final RedisLock redis;
    private final Runnable closeWaits;
    private final LockMeters meters;
    private final RefCountedMap<String, Semaphore> turns;

    private SharedLocks(
            Quorum quorum,
            Function<String, WaitStrategy> waits,
            Duration lease,
            Runnable closeWaits,
            MeterRegistry registry) {
        this.redis = new RedisLock(quorum, waits, lease);
        this.closeWaits = closeWaits;
        this.meters = new LockMeters(registry);
        this.turns = new RefCountedMap<>(key -> new Semaphore(1, true));
    }

    /** One server, asked again and again after random pauses that grow. */
    public static SharedLocks polling(URI url, Duration lease, MeterRegistry registry) {
        return new SharedLocks(
                new Quorum(List.of(url), lease), key -> polling(FIRST_POLL, LONGEST_POLL), lease, () -> {}, registry);
    }

    /** Redlock: a majority of independent servers, asked again after a random pause. */
    public static SharedLocks majority(List<URI> urls, Duration lease, MeterRegistry registry) {
        return new SharedLocks(
                new Quorum(urls, lease),
                key -> polling(LONGEST_RETRY_DELAY, LONGEST_RETRY_DELAY),
                lease,
                () -> {},
                registry);
    }

    /** One server, which tells when a key is released. */
    public static SharedLocks notified(URI url, Duration lease, MeterRegistry registry) {
        ReleaseMessages messages = new ReleaseMessages(url);
        return new SharedLocks(new Quorum(List.of(url), lease), messages::await, lease, messages::close, registry);
    }

    /** Keys that are held. */
    public interface Lease extends AutoCloseable {

        /** Whether all keys are still held, as far as this process can tell. */
        boolean isValid();

        /** Releases all keys; blocks for a round trip each. */
        @Override
        void close();
    }

    /**
     * Acquires all keys, in their order, so that nobody deadlocks.
     *
     * @return empty when they could not all be acquired before the deadline; none is held then
     */
    public Optional<Lease> tryAcquire(SortedSet<String> keys, Deadline deadline) {
        HeldKeys held = new HeldKeys();
        boolean complete = false;
        try {
            for (String key : keys) {
                if (!held.tryAdd(key, deadline)) {
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

    /** Whether Redis, or a majority, can be reached. Blocks for at most some seconds. */
    public boolean isReachable() {
        return redis.isReachable();
    }

    @Override
    public void close() {
        redis.close();
        closeWaits.run();
    }

    /** A key that is held: in Redis, and by one holder of this process. */
    private record HeldKey(String key, Semaphore turn, HeldLock lock) {}

    /** For one thread. */
    private final class HeldKeys implements Lease {

        private final Deque<HeldKey> held = new ArrayDeque<>();

        /**
         * Waits for the key's turn in this process, then for Redis. Whatever fails on the way, what was acquired before is
         * given back, and nothing is ever left for another caller: it may have given up in the meantime.
         */
        boolean tryAdd(String key, Deadline deadline) {
            Semaphore turn = turns.acquire(key);
            boolean hasTurn = false;
            boolean added = false;
            try {
                hasTurn = deadline.tryAcquire(turn);
                if (hasTurn) {
                    Optional<HeldLock> lock = redis.tryAcquire(key, deadline);
                    lock.ifPresent(renewed -> held.push(new HeldKey(key, turn, renewed)));
                    added = lock.isPresent();
                }
                return added;
            } finally {
                if (!added) {
                    endTurn(key, turn, hasTurn);
                } else {
                    meters.acquired();
                }
            }
        }

        @Override
        public boolean isValid() {
            return held.stream().allMatch(key -> key.lock().isValid());
        }

        @Override
        public void close() {
            HeldKey key = held.poll();
            if (key == null) {
                return;
            }
            try {
                if (!key.lock().isValid()) {
                    meters.lost();
                }
                redis.release(key.lock());
            } finally {
                // Whatever fails for one key, the others are released, too.
                endTurn(key.key(), key.turn(), true);
                close();
            }
        }

        private void endTurn(String key, Semaphore turn, boolean hasTurn) {
            if (hasTurn) {
                turn.release();
            }
            turns.release(key);
        }
    }

    private static WaitStrategy polling(Duration first, Duration longest) {
        Backoff backoff = new Backoff(first, longest);
        return (remainingTtl, deadline) -> backoff.pause(deadline);
    }
}
