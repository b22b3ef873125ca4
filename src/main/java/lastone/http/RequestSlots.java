package lastone.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests in flight, in all and of each caller, and admits no more than there are slots. Thread safe.
 */
final class RequestSlots {

    /** The caller whose requests have no token. */
    static final String NO_TOKEN = "";

    /** Enough for one customer's browser, or for one server that acts for many. */
    private static final int MIN_TOKEN_SHARE = 64;

    private static final int TOKEN_DIVISOR = 16;
    private static final int NO_TOKEN_DIVISOR = 2;

    /** Well below the 50 ms within which a request has to be rejected. */
    private static final long BRIEF_WAIT_MILLIS = 30;

    private final int slots;
    private final int tokenShare;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition slotReleased = lock.newCondition();
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int inUse;

    /** @param tokenShare how many slots one token may hold; requests without a token may hold half of all */
    RequestSlots(int slots, int tokenShare) {
        this.slots = slots;
        this.tokenShare = tokenShare;
    }

    /** How many of so many requests one token may hold. */
    static int tokenShare(int requests) {
        return Math.max(MIN_TOKEN_SHARE, requests / TOKEN_DIVISOR);
    }

    enum SlotResult {
        ADMITTED,
        FULL,
        CALLER_HAS_TOO_MANY
    }

    int inUse() {
        lock.lock();
        try {
            return inUse;
        } finally {
            lock.unlock();
        }
    }

    /** Acquires a slot, to be released for the same caller. */
    SlotResult tryAcquire(String caller) {
        lock.lock();
        try {
            return acquireNow(caller);
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #tryAcquire}, but waits 30 ms for a slot. */
    SlotResult tryAcquireBriefly(String caller) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(BRIEF_WAIT_MILLIS);
        lock.lock();
        try {
            SlotResult result = acquireNow(caller);
            while (result != SlotResult.ADMITTED && nanos > 0) {
                nanos = slotReleased.awaitNanos(nanos);
                result = acquireNow(caller);
            }
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SlotResult.FULL;
        } finally {
            lock.unlock();
        }
    }

    private SlotResult acquireNow(String caller) {
        int held = byCaller.getOrDefault(caller, 0);
        if (held >= (caller.equals(NO_TOKEN) ? Math.max(1, slots / NO_TOKEN_DIVISOR) : tokenShare)) {
            return SlotResult.CALLER_HAS_TOO_MANY;
        }
        if (inUse >= slots) {
            return SlotResult.FULL;
        }
        inUse++;
        byCaller.put(caller, held + 1);
        return SlotResult.ADMITTED;
    }

    void release(String caller) {
        lock.lock();
        try {
            inUse--;
            byCaller.computeIfPresent(caller, (same, held) -> held > 1 ? held - 1 : null);
            slotReleased.signal();
        } finally {
            lock.unlock();
        }
    }
}
