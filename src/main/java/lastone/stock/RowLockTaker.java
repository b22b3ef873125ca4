package lastone.stock;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/**
 * Locks the rows as it reads them, in id order, and holds them until the transaction ends: the others wait, each with
 * a pooled connection in its hands.
 */
public final class RowLockTaker implements StockTaker {

    @Override
    public List<OptionStock> read(Handle handle, SortedSet<Long> optionIds) {
        StockReadSql.lock(handle, optionIds);
        return StockReadSql.read(handle, optionIds);
    }

    @Override
    public void take(Handle handle, Collection<TakenStock> taken) {
        Stock.take(taken, inOrder -> StockTakeSql.takeIfEnough(handle, inOrder));
    }
}
