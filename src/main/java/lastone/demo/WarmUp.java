package lastone.demo;

import java.util.List;

/**
 * How often a strategy sells before the race that counts: its first orders pay for loading and compiling the code, which
 * is not what is compared.
 */
final class WarmUp {

    /** At most so many runs. */
    static final int MAX_RUNS = 10;

    /** At most so many buyers in each. */
    static final int MAX_BUYERS = 300;

    private static final double MAX_MILLIS = 5_000;

    /** A run that took more than this part of the fastest one before it is no faster. */
    private static final double FASTER = 0.9;

    /** So many runs that were no faster in succession show that the times have settled. */
    private static final int STEADY_RUNS = 2;

    private WarmUp() {}

    /**
     * Whether there have been enough runs.
     *
     * @param millis what each run took so far
     */
    static boolean isOver(List<Double> millis) {
        double fastest = Double.POSITIVE_INFINITY;
        double total = 0;
        int steady = 0;
        for (double run : millis) {
            steady = run < FASTER * fastest ? 0 : steady + 1;
            fastest = Math.min(fastest, run);
            total += run;
        }
        return steady >= STEADY_RUNS || millis.size() >= MAX_RUNS || total >= MAX_MILLIS;
    }
}
