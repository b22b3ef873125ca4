package lastone.lab;

import java.util.List;

/** How others sell one unit of an option, in the tables of {@link Published}. Thread safe. */
interface Design extends AutoCloseable {

    /**
     * Called once the options are in the database, and before their sale.
     *
     * @param units the stock of each option
     */
    default void offer(List<Long> options, List<Long> units) {}

    /** Sells one unit and returns the order's id, {@link Published#NOTHING_LEFT} or {@link Published#LOST}. Blocks until it is written. */
    long buy(long option);

    /** Whether it claims to sell exactly what there is. */
    default boolean isExact() {
        return true;
    }

    @Override
    default void close() {}
}
