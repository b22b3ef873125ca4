package lastone.torture;

import java.nio.file.Path;
import java.util.Random;

/**
 * One round of a scenario.
 *
 * @param seed decides which faults come and what customers send; when threads run is the machine's choice
 * @param folder empty, and its own
 * @param isShort whether a fault that can come several times comes once
 */
record Round(long seed, Random random, Tally tally, Path folder, Fixtures fixtures, boolean isShort) {

    /** A random number from 1 to the greatest. */
    int upTo(int greatest) {
        return 1 + random.nextInt(greatest);
    }

    /** How often a fault comes: from once to so many times. */
    int times(int most) {
        return isShort ? 1 : upTo(most);
    }
}
