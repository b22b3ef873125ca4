package lastone.torture;

import java.nio.file.Path;
import java.util.Random;

/**
 * One round of a scenario.
 *
 * @param seed decides which faults come and what customers send; when threads run is the machine's choice
 * @param folder empty, and its own
 */
record Round(long seed, Random random, Tally tally, Path folder, Fixtures fixtures) {

    /** A random number from 1 to the greatest. */
    int upTo(int greatest) {
        return 1 + random.nextInt(greatest);
    }
}
