package lastone.batch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the next batch of an executor may be drained: when none is, or beside those that have been drained for long, up
 * to a bound. So one that hangs does not hold up the others, and a quick one is never divided. Thread safe.
 */
final class Drains {

    /** When a batch has been drained for so long, another one may begin. */
    private static final Duration SLOW = Duration.ofMillis(250);

    /** One batch from its start to its end. */
    static final class Drain {

        private final long startNanoTime = System.nanoTime();

        private boolean isSlow() {
            return System.nanoTime() - startNanoTime >= SLOW.toNanos();
        }
    }

    /** The drain that the next one waits for; null when there is none. Each slower one beside it has a permit. */
    private final AtomicReference<@Nullable Drain> newest = new AtomicReference<>();

    private final Semaphore besideNewest;
    private final boolean isSingle;

    /** @param atOnce how many batches are drained at once at most */
    Drains(int atOnce) {
        this.besideNewest = new Semaphore(atOnce - 1);
        this.isSingle = atOnce == 1;
    }

    /** Returns the drain that now begins, which has to be ended; null when its time has not come. */
    @Nullable
    Drain tryStart() {
        Drain before = newest.get();
        if (before != null && !(before.isSlow() && besideNewest.tryAcquire())) {
            return null;
        }
        Drain next = new Drain();
        if (newest.compareAndSet(before, next)) {
            return next;
        }
        if (before != null) {
            besideNewest.release();
        }
        return null;
    }

    void end(Drain drain) {
        if (!newest.compareAndSet(drain, null)) {
            besideNewest.release();
        }
    }

    /** Whether a drain goes on whose end the next one waits for. */
    boolean isBusy() {
        return newest.get() != null;
    }

    /** How long a caller may wait before it tries to start without being woken, in nanoseconds. */
    long retryNanos() {
        return isSingle ? Long.MAX_VALUE : SLOW.toNanos();
    }
}
