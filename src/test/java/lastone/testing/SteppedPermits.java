package lastone.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.concurrent.Semaphore;
import lastone.concurrent.Deadline;

/**
 * Fair semaphores of the {@link Schedule} under way: the first to come is the first to get a permit, unless its deadline
 * passes or it is interrupted. The JDK's own could not be stopped between their steps.
 */
public final class SteppedPermits {

    private static final IdentityHashMap<Semaphore, Deque<Thread>> QUEUES = new IdentityHashMap<>();

    private SteppedPermits() {}

    /** To be called before each interleaving: one that failed leaves its actors in the queues. */
    public static void reset() {
        QUEUES.clear();
    }

    /** In place of {@link Deadline#tryAcquire}. */
    public static boolean tryAcquire(Deadline deadline, Semaphore permits) {
        Schedule.step("acquire a permit");
        if (Schedule.isInterrupted()) {
            return false;
        }
        Deque<Thread> queue = QUEUES.computeIfAbsent(permits, _ -> new ArrayDeque<>());
        queue.add(Thread.currentThread());
        boolean acquired = tryAsFirst(queue, permits);
        while (!acquired && !Schedule.isInterrupted() && Schedule.leftNanos(deadline) > 0) {
            Schedule.parkNanos(permits, 1);
            acquired = tryAsFirst(queue, permits);
        }
        queue.remove(Thread.currentThread());
        // A permit that came in the meantime is for the next one.
        wakeFirst(queue);
        return acquired;
    }

    private static boolean tryAsFirst(Deque<Thread> queue, Semaphore permits) {
        return Thread.currentThread().equals(queue.peekFirst()) && permits.tryAcquire();
    }

    /** In place of {@link Semaphore#release()}. */
    public static void release(Semaphore permits) {
        Schedule.step("release a permit");
        permits.release();
        wakeFirst(QUEUES.getOrDefault(permits, new ArrayDeque<>()));
    }

    /** Whether somebody waits for a permit of any semaphore. */
    public static boolean isAwaited() {
        Schedule.step("does anybody wait?");
        return QUEUES.values().stream().anyMatch(queue -> !queue.isEmpty());
    }

    private static void wakeFirst(Deque<Thread> queue) {
        Thread first = queue.peekFirst();
        if (first != null) {
            Schedule.unpark(first);
        }
    }
}
