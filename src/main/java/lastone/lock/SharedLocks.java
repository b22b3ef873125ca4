package lastone.lock;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.RefCountedMap;

/**
 * Locks by key across all servers that share the Redis. Within the process, whoever wants a key queues for it, first
 * come, first served; only the head of the queue contends in Redis, and hands what it got on to the next. Thread safe.
 */
public final class SharedLocks implements AutoCloseable {

    private static final Duration FIRST_POLL = Duration.ofMillis(2);
    private static final Duration LONGEST_POLL = Duration.ofMillis(64);

    /** About the time in which the servers answer: two that split the votes are unlikely to meet again. */
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofMillis(50);

    private final RedisLock redis;
    private final Runnable closeWaits;
    private final LockMeters meters;
    private final RefCountedMap<String, KeyQueue> queues;

    private SharedLocks(
            Quorum quorum,
            Function<String, Waiting> waits,
            Duration lease,
            Runnable closeWaits,
            MeterRegistry registry) {
        this.redis = new RedisLock(quorum, waits, lease);
        this.closeWaits = closeWaits;
        this.meters = new LockMeters(registry);
        this.queues = new RefCountedMap<>(key -> new KeyQueue(key, redis, meters));
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

        /**
         * How many of those who would otherwise queue the holder may serve beside its own. Not without end: other servers
         * get their turn. None once a key is lost.
         */
        int handOversLeft();

        /** To be called for those whom the holder serves beside its own. */
        void handOn(int times);

        /** Gives all keys back. */
        @Override
        void close();
    }

    /**
     * Takes all keys, in their order, so that nobody deadlocks.
     *
     * @return empty when they could not all be had before the deadline; none is held then
     */
    public Optional<Lease> tryAcquire(SortedSet<String> keys, Deadline deadline) {
        Deque<KeyQueue> held = new ArrayDeque<>();
        for (String key : keys) {
            KeyQueue queue = queues.acquire(key);
            if (!queue.tryAcquire(deadline)) {
                queues.release(key);
                releaseAll(held);
                return Optional.empty();
            }
            held.push(queue);
        }
        return Optional.of(new HeldKeys(held));
    }

    /** Whether Redis, or a majority, answers. Blocks for at most some seconds. */
    public boolean answers() {
        return redis.answers();
    }

    @Override
    public void close() {
        redis.close();
        closeWaits.run();
    }

    private final class HeldKeys implements Lease {

        private final Deque<KeyQueue> held;

        HeldKeys(Deque<KeyQueue> held) {
            this.held = held;
        }

        @Override
        public boolean isValid() {
            return held.stream().allMatch(KeyQueue::isValid);
        }

        @Override
        public int handOversLeft() {
            return held.stream().mapToInt(KeyQueue::handOversLeft).min().orElse(0);
        }

        @Override
        public void handOn(int times) {
            held.forEach(queue -> queue.handOn(times));
        }

        @Override
        public void close() {
            releaseAll(held);
        }
    }

    private void releaseAll(Deque<KeyQueue> held) {
        while (!held.isEmpty()) {
            KeyQueue queue = held.pop();
            queue.release();
            queues.release(queue.key());
        }
    }

    private static Waiting polling(Duration first, Duration longest) {
        Backoff backoff = new Backoff(first, longest);
        return (othersLeaseLeft, deadline) -> backoff.pause(deadline);
    }
}
