package lastone.concurrent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The moment at which a wait ends, on the monotonic clock, so that a clock that is set cannot stretch a wait. */
public record Deadline(long nanoTime) {

    /** The deadline of the request that the thread serves; empty where it may take as long as it likes. */
    private static final ScopedValue<Optional<Deadline>> CURRENT = ScopedValue.newInstance();

    /** Returns the deadline of the request that this thread serves; if it serves none, one that is {@code wait} from now. */
    public static Deadline currentOrAfter(Duration wait) {
        return CURRENT.isBound() ? CURRENT.get().orElseGet(() -> after(wait)) : after(wait);
    }

    /** Runs work with this as the deadline of the calling thread; work for another thread has to call this there. */
    public <R extends @Nullable Object, X extends Throwable> R call(ScopedValue.CallableOp<R, X> work) throws X {
        return ScopedValue.where(CURRENT, Optional.of(this)).call(work);
    }

    /** Runs work that outlives the request it belongs to, such as a stream: each of its waits is bounded by itself. */
    public static void runWithout(Runnable work) {
        ScopedValue.where(CURRENT, Optional.<Deadline>empty()).run(work);
    }

    /** A deadline that passes when {@code wait} is over, counted from now. */
    public static Deadline after(Duration wait) {
        return new Deadline(System.nanoTime() + wait.toNanos());
    }

    /** The time left in nanoseconds, 0 once it has passed. */
    public long leftNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    /** The time left in milliseconds, rounded up; 0 once it has passed. */
    public long leftMillis() {
        return Math.ceilDiv(leftNanos(), 1_000_000);
    }

    /** A later deadline; this one is unchanged. */
    public Deadline plus(Duration more) {
        return new Deadline(nanoTime + more.toNanos());
    }

    /** Holds also where {@link System#nanoTime} overflows in between. */
    public boolean isBefore(Deadline other) {
        return nanoTime - other.nanoTime < 0;
    }

    /** True from the deadline itself on. */
    public boolean hasPassed() {
        return leftNanos() == 0;
    }

    /** Blocks for a permit, at most to the deadline, whatever interrupts the thread; it stays interrupted. */
    public boolean acquireUninterruptibly(Semaphore permits) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return permits.tryAcquire(leftNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Blocks for a permit, at most to the deadline; false when none came, or the thread is interrupted, which it stays.
     */
    public boolean tryAcquire(Semaphore permits) {
        try {
            return permits.tryAcquire(leftNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
