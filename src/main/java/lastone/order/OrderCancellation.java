package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import lastone.event.Event;
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
     * Cancels orders and ends their payments.
     *
     * @param ids orders that the transaction has locked as pending ones; not empty
     * @return the units of the orders by option, which the transaction has to return to stock as its last statement
     */
    SortedMap<Long, Long> cancel(Handle handle, Collection<Long> ids, CancelReason reason, Instant now) {
        OrderStatusSql sql = handle.attach(OrderStatusSql.class);
        int cancelled = sql.cancel(ids, reason);
        if (cancelled != ids.size()) {
            throw new IllegalStateException("Locked as pending, but only " + cancelled + " of them are: orders " + ids);
        }
        sql.endPayments(ids, reason == CancelReason.PAYMENT_FAILED ? PaymentStatus.FAILED : PaymentStatus.CANCELLED);
        List<Event> events =
                ids.stream().map(id -> OrderEvents.cancelled(id, reason, now)).toList();
        outbox.append(handle, events);
        return new TreeMap<>(sql.units(ids));
    }

    /** See {@link Stock#giveBack}. */
    void giveBack(Handle handle, SortedMap<Long, Long> units) {
        stock.giveBack(handle, units);
    }
}
