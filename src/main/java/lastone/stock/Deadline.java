package lastone.stock;

import java.time.Duration;

/** The moment at which a wait ends, on the monotonic clock, so that a clock that is set cannot stretch a wait. */
public record Deadline(long nanoTime) {

    public static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    /** The time left; negative once it has passed. */
    public Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }
}
