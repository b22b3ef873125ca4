package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;
import lastone.testing.Race;
import lastone.testing.RedisNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/**
 * Holders release a key in the very moment in which the callers that wait for it give up. A key that is left for one of them
 * would stay in Redis, renewed, until a restart; it happened once in 16,000 rounds.
 */
class AbandonedKeyTest {

    private static final int WORKERS = 8;
    private static final int ROUNDS_EACH = 6_250;
    private static final int WAITERS = 3;

    /** Longer than the test: a key that is still there at its end was never released. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final RedisNode redis = RedisNode.startOne();
    private final SharedLocks locks =
            SharedLocks.notified(URI.create(redis.url()), "test", LEASE, new SimpleMeterRegistry());

    @AfterEach
    void close() {
        locks.close();
        redis.close();
    }

    @Test
    void noKeyIsLeftForACallerThatGaveUp() {
        long seed = new Random().nextLong();
        System.out.println("AbandonedKeyTest seed " + seed);
        Race.run(WORKERS, worker -> () -> {
            Random random = new Random(seed + worker);
            for (int round = 0; round < ROUNDS_EACH; round++) {
                play(new TreeSet<>(List.of(worker + "-" + round)), random);
            }
            return true;
        });
        assertThat(redis.ask(RedisClient::dbSize)).as("keys that nobody holds").isZero();
    }

    private void play(SortedSet<String> keys, Random random) {
        SharedLocks.Lease held =
                locks.tryAcquire(keys, Deadline.after(Duration.ofMinutes(1))).orElseThrow();
        List<Thread> waiters = IntStream.range(0, WAITERS)
                .mapToObj(i -> Deadline.after(Duration.ofNanos(100_000L + random.nextInt(400_000))))
                .map(deadline -> Thread.startVirtualThread(
                        () -> locks.tryAcquire(keys, deadline).ifPresent(SharedLocks.Lease::close)))
                .toList();
        LockSupport.parkNanos(50_000L + random.nextInt(300_000));
        held.close();
        for (Thread waiter : waiters) {
            try {
                waiter.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
