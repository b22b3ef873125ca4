package lastone.db;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the end of this process (Ctrl-C, SIGTERM) wait for the step that runs, and lets no further step begin. Between
 * opening and closing it, one thread locks it for each step.
 */
final class ExitLock implements AutoCloseable {

    static final String HOOK = "end of migration";

    /** Fair: a lock that is not would mostly go to the next step, which asks for it right after the last one. */
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Takes the lock when the step that runs is over, and keeps it: the next step waits until the process is gone. */
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
        } catch (IllegalStateException processIsEnding) {
            // The hook has run or is about to, and finds no step that it would have to wait for.
        }
    }
}
