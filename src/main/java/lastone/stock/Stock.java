package lastone.stock;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** What every way to change stock shares. Every change adds one to the version, which unlocked readers rely on. */
public final class Stock {

    private Stock() {}

    /** Adds units in the caller's transaction, and answers what the stock is then. */
    public static long add(Handle handle, long optionId, long quantity) {
        StockAddSql sql = handle.attach(StockAddSql.class);
        sql.add(List.of(optionId), List.of(quantity));
        return sql.stock(optionId);
    }

    /** Gives units back in the caller's transaction, option by option in id order so that nobody deadlocks. */
    public static void giveBack(Handle handle, SortedMap<Long, Long> quantities) {
        handle.attach(StockAddSql.class).add(List.copyOf(quantities.keySet()), List.copyOf(quantities.values()));
    }

    /**
     * Takes stock by one batch statement, option by option in id order so that nobody deadlocks.
     *
     * @throws StockChangedException for the first option of which the statement found nothing to take
     */
    static void take(Collection<TakenStock> taken, Function<List<TakenStock>, int[]> statement) {
        List<TakenStock> inOrder = taken.stream()
                .sorted(Comparator.comparingLong(TakenStock::optionId))
                .toList();
        int[] rows = statement.apply(inOrder);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 1) {
                throw new StockChangedException(inOrder.get(i).optionId());
            }
        }
    }
}
