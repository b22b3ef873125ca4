package lastone.wait;

import java.time.Duration;

/** The moment at which a wait ends, on the monotonic clock, so that a clock that is set cannot stretch a wait. */
public record Deadline(long nanoTime) {

    public static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    /** The time left, 0 once it has passed. */
    public long leftNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    public boolean hasPassed() {
        return leftNanos() == 0;
    }
}
