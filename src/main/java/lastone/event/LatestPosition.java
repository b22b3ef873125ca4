package lastone.event;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last position that this server knows of, for listeners to wait on. Thread safe. */
final class LatestPosition {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long position;
    private boolean closed;

    /** @return whether that was news */
    boolean advanceTo(long newPosition) {
        lock.lock();
        try {
            if (newPosition <= position) {
                return false;
            }
            position = newPosition;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    long get() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until there is a later position than the one given, it is closed, or the time is over. */
    void awaitAfter(long seen, Duration longest) {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (position <= seen && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
