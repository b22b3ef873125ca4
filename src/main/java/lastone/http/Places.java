package lastone.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests in flight, in all and of each caller, and admits no more than there are places. Thread safe.
 */
final class Places {

    /** The caller whose requests have no token. */
    static final String NO_TOKEN = "";

    /** Enough for one customer's browser, or for one server that acts for many. */
    private static final int LEAST_TOKEN_SHARE = 64;

    private static final int TOKEN_PART = 16;
    private static final int NO_TOKEN_PART = 2;

    /** Far within the 50 ms that a refusal may take. */
    private static final long SOON_MILLIS = 30;

    private final int places;
    private final int tokenShare;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int taken;

    /** @param tokenShare how many places one token may hold; requests without a token may hold half of all */
    Places(int places, int tokenShare) {
        this.places = places;
        this.tokenShare = tokenShare;
    }

    /** How many of so many requests one token may hold. */
    static int tokenShare(int requests) {
        return Math.max(LEAST_TOKEN_SHARE, requests / TOKEN_PART);
    }

    enum Entry {
        ADMITTED,
        FULL,
        CALLER_HAS_TOO_MANY
    }

    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place, to be left by the same caller. */
    Entry enter(String caller) {
        lock.lock();
        try {
            return tryEnter(caller);
        } finally {
            lock.unlock();
        }
    }

    /** Like {@link #enter}, but waits 30 ms for a place. */
    Entry enterSoon(String caller) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(SOON_MILLIS);
        lock.lock();
        try {
            Entry entry = tryEnter(caller);
            while (entry != Entry.ADMITTED && nanos > 0) {
                nanos = left.awaitNanos(nanos);
                entry = tryEnter(caller);
            }
            return entry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Entry.FULL;
        } finally {
            lock.unlock();
        }
    }

    private Entry tryEnter(String caller) {
        int held = byCaller.getOrDefault(caller, 0);
        if (held >= (caller.equals(NO_TOKEN) ? Math.max(1, places / NO_TOKEN_PART) : tokenShare)) {
            return Entry.CALLER_HAS_TOO_MANY;
        }
        if (taken >= places) {
            return Entry.FULL;
        }
        taken++;
        byCaller.put(caller, held + 1);
        return Entry.ADMITTED;
    }

    void leave(String caller) {
        lock.lock();
        try {
            taken--;
            byCaller.computeIfPresent(caller, (same, held) -> held > 1 ? held - 1 : null);
            left.signal();
        } finally {
            lock.unlock();
        }
    }
}
