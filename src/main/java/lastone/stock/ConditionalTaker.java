package lastone.stock;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/** Reads without a lock; the write takes the units only where enough are left. */
public final class ConditionalTaker implements StockTaker {

    @Override
    public List<OptionStock> read(Handle handle, SortedSet<Long> optionIds) {
        return StockReadSql.read(handle, optionIds);
    }

    @Override
    public void take(Handle handle, Collection<TakenStock> taken) {
        Stock.take(taken, inOrder -> StockTakeSql.takeIfEnough(handle, inOrder));
    }
}
