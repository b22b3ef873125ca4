package lastone.concurrent;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses that double and are drawn at random from zero ("full jitter", Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015): of the usual variants the one in which contenders waste the fewest tries. One caller only.
 */
public final class Backoff {

    private final long longestNanos;
    private long ceilingNanos;

    public Backoff(Duration first, Duration longest) {
        this.ceilingNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
    }

    /** Blocks for the next pause, and no longer than to the deadline. */
    public void pause(Deadline deadline) {
        long pause = ThreadLocalRandom.current().nextLong(ceilingNanos);
        LockSupport.parkNanos(Math.min(pause, deadline.leftNanos()));
        ceilingNanos = Math.min(2 * ceilingNanos, longestNanos);
    }
}
