package lastone.db;

/**
 * How many connections of a pool each kind of work may hold at once, so that none can take them all from the others.
 * Expensive reads get a quarter. One connection stays free for short reads, such as the look-up of an access token, and
 * writing transactions get the rest. A pool of two has no connection to spare: there a short read waits for whichever of
 * the others ends first.
 */
public record PoolShares(int expensiveReads, int transactions) {

    /** @param poolSize from 1 */
    public static PoolShares of(int poolSize) {
        int expensiveReads = Math.max(1, poolSize / 4);
        return new PoolShares(expensiveReads, Math.max(1, poolSize - expensiveReads - 1));
    }
}
