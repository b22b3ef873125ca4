package lastone.concurrent;

/** What to do when an interrupt comes at a bad time. */
public final class Interrupts {

    private Interrupts() {}

    /** Runs work that an interrupted thread could not do, and is interrupted again afterwards if it was before. */
    public static void defer(Runnable work) {
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
