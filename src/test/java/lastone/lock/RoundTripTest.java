package lastone.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.concurrent.Deadline;
import lastone.testing.RedisNode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a lock costs, counted by the server itself. */
class RoundTripTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int LOCKS = 100;

    @AutoClose
    private final RedisNode node = RedisNode.startOne();

    @Test
    void anUncontendedAcquireAndReleaseCostOneRoundTripEach() {
        try (SharedLocks locks =
                SharedLocks.polling(URI.create(node.url()), "test", LEASE, new SimpleMeterRegistry())) {
            take(locks);
            long before = node.scriptsRun();
            for (int i = 0; i < LOCKS; i++) {
                take(locks);
            }
            assertThat(node.scriptsRun() - before).isEqualTo(2 * LOCKS);
        }
    }

    private static void take(SharedLocks locks) {
        locks.tryAcquire(key(), Deadline.after(LEASE)).orElseThrow().close();
    }

    private static SortedSet<String> key() {
        return new TreeSet<>(List.of("a"));
    }
}
