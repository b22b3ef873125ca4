package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lastone.db.Jdbc;
import lastone.product.SoldUnits;
import org.jdbi.v3.core.Handle;

/** The statements of a transaction that completes payments. */
final class PaymentBatchSql {

    /** MariaDB and MySQL read the orders first: what they read they lock. */
    private static final String LOCK = """
            SELECT /*! STRAIGHT_JOIN */ o.id, o.status, o.expires_at
            FROM orders o
            JOIN payments p ON p.id = o.id
            WHERE o.id IN (<ids>) AND o.deleted_at IS NULL
            ORDER BY o.id
            FOR UPDATE SKIP LOCKED
            """;

    private static final String MARK_PAID = """
            UPDATE orders
            SET status = 'PAID'
            WHERE id IN (<ids>)
            """;

    private static final String COMPLETE = """
            UPDATE payments
            SET status = 'COMPLETED', paid_at = ?
            WHERE id IN (<ids>)
            """;

    private static final String SOLD_UNITS = """
            SELECT o.product_id, o.id AS option_id, SUM(i.quantity) AS quantity
            FROM order_items i
            JOIN product_options o ON o.id = i.product_option_id
            WHERE i.order_id IN (<ids>) AND i.deleted_at IS NULL
            GROUP BY o.product_id, o.id
            """;

    private PaymentBatchSql() {}

    /** An order of which the transaction holds the row. */
    private record Row(long id, OrderStatusSql.LockedOrder order) {}

    /**
     * Locks orders and their payments until the transaction ends; returns the orders by id, without those that another
     * transaction has locked.
     */
    static Map<Long, OrderStatusSql.LockedOrder> lockOrders(Handle handle, Collection<Long> orderIds) {
        Map<Long, OrderStatusSql.LockedOrder> locked = new HashMap<>();
        Jdbc.select(
                        handle,
                        LOCK,
                        orderIds,
                        row -> new Row(
                                row.getLong("id"),
                                new OrderStatusSql.LockedOrder(
                                        OrderStatus.valueOf(row.getString("status")),
                                        Objects.requireNonNull(Jdbc.instant(row, "expires_at")))))
                .forEach(row -> locked.put(row.id(), row.order()));
        return locked;
    }

    /** Marks payments as completed and their orders as paid, which are locked as pending ones. */
    static void complete(Handle handle, List<Payment> payments, Instant now) {
        if (payments.isEmpty()) {
            return;
        }
        Jdbc.update(
                handle,
                MARK_PAID,
                payments.stream().map(Payment::orderId).sorted().toList());
        Jdbc.update(
                handle, COMPLETE, payments.stream().map(Payment::id).sorted().toList(), Jdbc.utc(now));
    }

    /** How many units of each option the orders have. */
    static List<SoldUnits> soldUnits(Handle handle, Collection<Long> orderIds) {
        return orderIds.isEmpty()
                ? List.of()
                : Jdbc.select(
                        handle,
                        SOLD_UNITS,
                        orderIds,
                        row -> new SoldUnits(
                                row.getLong("product_id"), row.getLong("option_id"), row.getLong("quantity")));
    }
}
