package lastone.concurrent;

/** Work that must not be cut short by an interrupt. */
public final class Interrupts {

    private Interrupts() {}

    /** Runs work with the thread's interrupt status cleared, and restores it afterwards. */
    public static void runUninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
