package lastone.concurrent;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A wake-up that is not lost: raised while nobody waits, it ends the next wait. Raised several times before that, it is
 * one wake-up, so the waiting thread has to look at all there is to do. Any number of threads may raise it, one at a
 * time may wait.
 */
public final class Signal {

    private final Semaphore raised = new Semaphore(0);

    /** Ends the wait that is under way, or else the next one. Does not block. */
    public void raise() {
        raised.release();
    }

    /**
     * Blocks until the signal is raised or the time is over, and lowers the signal.
     *
     * @return whether it was raised
     * @throws InterruptedException when the thread is interrupted before or while it waits; a raised signal stays so
     */
    public boolean await(Duration longest) throws InterruptedException {
        boolean woken = raised.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        if (woken) {
            // What was raised until here is seen by the look that follows; a raise after this line counts anew.
            raised.drainPermits();
        }
        return woken;
    }
}
