package lastone.stock;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Adds to stock inside the caller's transaction; the rows stay locked until it ends. */
public final class Stock {

    private Stock() {}

    /** Adds units to an option that exists; returns the stock after that. */
    public static long add(Handle handle, long optionId, long quantity) {
        SortedMap<Long, Long> units = new TreeMap<>();
        units.put(optionId, quantity);
        StockSql.add(handle, units);
        return StockSql.stock(handle, optionId);
    }

    /**
     * Returns units to stock, in id order so that transactions cannot deadlock. To be called last in the transaction,
     * because buyers wait for these rows.
     */
    public static void giveBack(Handle handle, SortedMap<Long, Long> unitsByOption) {
        StockSql.add(handle, unitsByOption);
    }
}
