package lastone.db;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the exit of this process (Ctrl-C, SIGTERM) wait for the running step, and lets no further step start. While it is
 * open, one thread locks it for each step.
 */
final class ExitLock implements AutoCloseable {

    static final String HOOK = "end of migration";

    /** Fair: an unfair lock would mostly go to the next step, which asks for it right after the last one. */
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Takes the lock after the running step and keeps it, so that the next step waits until the process ends. */
    private final Thread hook = new Thread(lock::lock, HOOK);

    ExitLock() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is exiting: the hook has run or will, and finds no step to wait for.
        }
    }
}
