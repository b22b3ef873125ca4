package lastone.batch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many batches are drained at once. Normally one. If the newest drain has run for 250 ms, another may start
 * alongside it, up to the limit, so that a hanging batch does not block later requests, and batches that finish quickly
 * are never split across drains. Thread safe.
 */
final class DrainLimiter {

    /** When the newest drain has run for so long, another one may start. */
    private static final Duration SLOW = Duration.ofMillis(250);

    /** One batch from its start to its end. */
    static final class Drain {

        private final long startNanoTime = System.nanoTime();

        private boolean isSlow() {
            return System.nanoTime() - startNanoTime >= SLOW.toNanos();
        }
    }

    /** The drain that the next one waits for; null when there is none. */
    private final AtomicReference<@Nullable Drain> newest = new AtomicReference<>();

    /** One permit for each drain that runs in addition to the newest one. */
    private final Semaphore slowDrainPermits;

    private final boolean allowsOneDrain;

    /** @param atOnce the limit */
    DrainLimiter(int atOnce) {
        this.slowDrainPermits = new Semaphore(atOnce - 1);
        this.allowsOneDrain = atOnce == 1;
    }

    /** Starts a drain, which has to be ended; returns null when none may start yet. */
    @Nullable
    Drain tryStart() {
        Drain before = newest.get();
        if (before != null && !(before.isSlow() && slowDrainPermits.tryAcquire())) {
            return null;
        }
        Drain next = new Drain();
        if (newest.compareAndSet(before, next)) {
            return next;
        }
        if (before != null) {
            slowDrainPermits.release();
        }
        return null;
    }

    void end(Drain drain) {
        if (!newest.compareAndSet(drain, null)) {
            slowDrainPermits.release();
        }
    }

    /** Whether a drain is running at whose end the next one starts. */
    boolean isBusy() {
        return newest.get() != null;
    }

    /** How long a caller may wait before it tries to start without being woken, in nanoseconds. */
    long retryNanos() {
        return allowsOneDrain ? Long.MAX_VALUE : SLOW.toNanos();
    }
}
