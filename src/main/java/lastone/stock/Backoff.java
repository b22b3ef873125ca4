package lastone.stock;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses that double and are drawn at random from zero ("full jitter", Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015): of the usual variants the one in which contenders waste the fewest tries. One caller only.
 */
final class Backoff {

    private static final long FIRST_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMillis(128).toNanos();

    private final Deadline deadline;
    private long ceiling = FIRST_NANOS;

    Backoff(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Blocks for the next pause, and no longer than to the deadline. */
    void pause() {
        long pause = ThreadLocalRandom.current().nextLong(ceiling);
        LockSupport.parkNanos(Math.min(pause, Math.max(1, deadline.left().toNanos())));
        ceiling = Math.min(2 * ceiling, LONGEST_NANOS);
    }
}
