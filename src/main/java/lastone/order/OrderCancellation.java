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
        List<OrderStatusSql.OrderLineUnits> lines = end(handle, ids, reason, now);
        SortedSet<Long> users = new TreeSet<>();
        lines.forEach(line -> users.add(line.userId()));
        CustomerLimits.lockUsers(handle, users);
        return release(handle, lines);
    }

    /** As {@link #cancel}, but for users whom the transaction has locked before. */
    SortedMap<Long, Long> cancelWithUsersLocked(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        return release(handle, end(handle, ids, reason, now));
    }

    /** Cancels orders and returns their units to stock, as the last statements of the transaction; does nothing for none. */
    void cancelAndReturnToStock(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        if (!ids.isEmpty()) {
            returnToStock(handle, cancel(handle, ids, reason, now));
        }
    }

    private List<OrderStatusSql.OrderLineUnits> end(
            Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
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

    private static SortedMap<Long, Long> release(Handle handle, List<OrderStatusSql.OrderLineUnits> lines) {
        Map<Long, Long> userByOrder = new HashMap<>();
        lines.forEach(line -> userByOrder.put(line.orderId(), line.userId()));
        CustomerLimits.endPending(handle, userByOrder.values());
        CustomerLimits.subtractHeldUnits(handle, OrderStatusSql.OrderLineUnits.heldUnits(lines));
        return OrderStatusSql.OrderLineUnits.byOption(lines);
    }

    /** See {@link Stock#returnToStock}. */
    void returnToStock(Handle handle, SortedMap<Long, Long> units) {
        stock.returnToStock(handle, units);
    }
}
