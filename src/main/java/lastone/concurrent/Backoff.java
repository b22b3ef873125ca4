package lastone.concurrent;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses that double and are drawn at random from zero ("full jitter", Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015): of the usual variants the one with the fewest wasted
 * attempts under contention. Not thread safe: one caller, one series of attempts.
 */
public final class Backoff {

    private static final Duration FIRST_ROW_LOCK_PAUSE = Duration.ofMillis(1);
    private static final Duration MAX_ROW_LOCK_PAUSE = Duration.ofMillis(50);

    private final long firstNanos;
    private final long longestNanos;
    private long ceilingNanos;

    /**
     * @param first exclusive upper bound of the first pause; more than zero
     * @param longest exclusive upper bound of every pause
     */
    public Backoff(Duration first, Duration longest) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
        this.ceilingNanos = firstNanos;
    }

    /** For rows that another transaction has locked: most release them within a few milliseconds. */
    public static Backoff forRowLocks() {
        return new Backoff(FIRST_ROW_LOCK_PAUSE, MAX_ROW_LOCK_PAUSE);
    }

    /** Returns the next pause, for a caller that waits by its own means. */
    public Duration next() {
        long pause = ThreadLocalRandom.current().nextLong(ceilingNanos);
        ceilingNanos = Math.min(2 * ceilingNanos, longestNanos);
        return Duration.ofNanos(pause);
    }

    /** Blocks for the next pause, but no longer than to the deadline; returns at once when the thread is interrupted. */
    public void pause(Deadline deadline) {
        LockSupport.parkNanos(Math.min(next().toNanos(), deadline.leftNanos()));
    }

    /** Makes the next pause a first one again; to be called after a success. */
    public void reset() {
        ceilingNanos = firstNanos;
    }
}
