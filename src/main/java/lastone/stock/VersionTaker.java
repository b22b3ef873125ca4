package lastone.stock;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jdbi.v3.core.Handle;

/** Reads without a lock; the write goes through only while the row is still at the version that was read. */
public final class VersionTaker implements StockTaker {

    @Override
    public List<OptionStock> read(Handle handle, SortedSet<Long> optionIds) {
        return StockReadSql.read(handle, optionIds);
    }

    @Override
    public void take(Handle handle, Collection<TakenStock> taken) {
        Stock.take(taken, inOrder -> StockTakeSql.takeAtVersion(handle, inOrder));
    }
}
