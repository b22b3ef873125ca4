package lastone.stock;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How a transaction reads stock and reserves it. Whatever happens in between, no more is reserved than there is: every
 * write has a condition that the database checks, in addition to {@code CHECK (stock >= 0)}.
 */
public enum StockUpdate {

    /** Locks the rows as it reads them; other buyers wait, each holding a pooled connection. */
    ROW_LOCK(true, false),

    /** Reads without a lock; the write finds only a row that is still at the version that was read. */
    VERSION(false, true),

    /** Reads without a lock; the write finds only a row that has enough units left. */
    CONDITION(false, false);

    private final boolean locksRows;
    private final boolean checksVersion;

    StockUpdate(boolean locksRows, boolean checksVersion) {
        this.locksRows = locksRows;
        this.checksVersion = checksVersion;
    }

    /** Returns those of the options that are on sale, in id order. May block for row locks. */
    public List<OptionStock> read(Handle handle, SortedSet<Long> optionIds) {
        if (locksRows) {
            StockSql.lock(handle, optionIds);
        }
        return StockSql.read(handle, optionIds);
    }

    /** See {@link Stock#reserve}; returns what it did to each option. */
    List<StockChange> reserve(Handle handle, Collection<StockReservation> reservations) {
        List<StockReservation> inOrder = reservations.stream()
                .sorted(Comparator.comparingLong(StockReservation::optionId))
                .toList();
        int[] rows =
                checksVersion ? StockSql.reserveAtVersion(handle, inOrder) : StockSql.reserveIfEnough(handle, inOrder);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 1) {
                throw new StockChangedException(inOrder.get(i).optionId());
            }
        }
        // With a lock or a version check the new stock follows from what was read. Without, another transaction may
        // have changed the stock before the update, so it is read again.
        return locksRows || checksVersion
                ? inOrder.stream().map(StockReservation::change).toList()
                : StockSql.changes(handle, deltas(inOrder));
    }

    private static Map<Long, Long> deltas(List<StockReservation> reservations) {
        return reservations.stream()
                .collect(Collectors.toMap(StockReservation::optionId, reservation -> -reservation.quantity()));
    }
}
