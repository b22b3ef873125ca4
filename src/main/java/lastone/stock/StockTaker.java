package lastone.stock;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/**
 * How a transaction reads stock and takes it. Whatever happened in between, stock is never taken that is not there:
 * every write carries a condition that the database checks, beside {@code CHECK (stock >= 0)}.
 */
public interface StockTaker {

    /** Reads the options that are on sale, in id order; unknown and hidden ones are missing from the result. */
    List<OptionStock> read(Handle handle, SortedSet<Long> optionIds);

    /**
     * Takes stock in id order. To be called last in the transaction, so that other buyers wait for the rows as
     * briefly as can be.
     *
     * @throws StockChangedException when what was read does not stand any more; the transaction has to be rolled back
     */
    void take(Handle handle, Collection<TakenStock> taken);
}
