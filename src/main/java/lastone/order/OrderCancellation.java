package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.event.Outbox;
import lastone.stock.Stock;
import org.jdbi.v3.core.Handle;

/**
 * Cancels pending orders in the caller's transaction, by one statement of each kind however many there are. Thread
 * safe.
 */
public final class OrderCancellation {

    private final Outbox outbox;
    private final Stock stock;

    /** @param outbox gets the events, in the transaction that cancels */
    public OrderCancellation(Outbox outbox, Stock stock) {
        this.outbox = outbox;
        this.stock = stock;
    }

    /**
     * Cancels orders, ends their payments and takes them from what counts towards their customers' limits. Locks the
     * users, and waits for each.
     *
     * @param ids orders that the transaction has locked as pending ones; not empty
     * @return the units of the orders by option, which the transaction has to return to stock as its last statement
     */
    SortedMap<Long, Long> cancel(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        List<OrderStatusSql.Units> lines = end(handle, ids, reason, now);
        SortedSet<Long> users = new TreeSet<>();
        lines.forEach(line -> users.add(line.userId()));
        CustomerLimits.lock(handle, users);
        return release(handle, lines);
    }

    /** As {@link #cancel}, but for users whom the transaction has locked before. */
    SortedMap<Long, Long> cancelOfLockedUsers(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        return release(handle, end(handle, ids, reason, now));
    }

    /** Cancels orders and returns their units to stock, as the last statements of the transaction; does nothing for none. */
    void cancelAndGiveBack(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        if (!ids.isEmpty()) {
            giveBack(handle, cancel(handle, ids, reason, now));
        }
    }

    private List<OrderStatusSql.Units> end(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        OrderStatusSql sql = handle.attach(OrderStatusSql.class);
        int cancelled = sql.cancel(ids, reason, now);
        if (cancelled != ids.size()) {
            throw new IllegalStateException("Locked as pending, but only " + cancelled + " of them are: orders " + ids);
        }
        sql.endPayments(ids, reason == CancelReason.PAYMENT_FAILED ? PaymentStatus.FAILED : PaymentStatus.CANCELLED);
        outbox.append(
                handle,
                ids.stream().map(id -> OrderEvents.cancelled(id, reason, now)).toList());
        return sql.units(ids);
    }

    private static SortedMap<Long, Long> release(Handle handle, List<OrderStatusSql.Units> lines) {
        Map<Long, Long> userByOrder = new HashMap<>();
        lines.forEach(line -> userByOrder.put(line.orderId(), line.userId()));
        CustomerLimits.endPending(handle, userByOrder.values());
        CustomerLimits.subtractHeldUnits(handle, OrderStatusSql.Units.counted(lines));
        return OrderStatusSql.Units.byOption(lines);
    }

    /** See {@link Stock#giveBack}. */
    void giveBack(Handle handle, SortedMap<Long, Long> units) {
        stock.giveBack(handle, units);
    }
}
