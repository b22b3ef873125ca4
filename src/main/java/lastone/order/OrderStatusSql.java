package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface OrderStatusSql {

    @SqlUpdate("""
            UPDATE orders
            SET status = 'CANCELLED', cancel_reason = :reason, cancelled_at = :now
            WHERE id IN (<ids>) AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            """)
    int cancel(@BindList("ids") Collection<Long> ids, @Bind("reason") CancelReason reason, @Bind("now") Instant now);

    @SqlUpdate("""
            UPDATE payments
            SET status = :status
            WHERE id IN (<orderIds>) AND status = 'PENDING'
            """)
    void endPayments(@BindList("orderIds") Collection<Long> orderIds, @Bind("status") PaymentStatus status);

    /**
     * The units of one line of an order.
     *
     * @param countsTowardsLimit whether they are part of the holding of the customer
     */
    record OrderLineUnits(
            long orderId,
            long userId,
            long productOptionId,
            long quantity,
            @ColumnName("counted") boolean countsTowardsLimit) {

        /** The units by option id. */
        static SortedMap<Long, Long> byOption(List<OrderLineUnits> lines) {
            SortedMap<Long, Long> units = new TreeMap<>();
            lines.forEach(line -> units.merge(line.productOptionId(), line.quantity(), Long::sum));
            return units;
        }

        /** The units by which the lines have increased the holdings of their customers. */
        static SortedMap<CustomerLimits.Holding, Long> heldUnits(List<OrderLineUnits> lines) {
            SortedMap<CustomerLimits.Holding, Long> held = new TreeMap<>();
            lines.stream()
                    .filter(OrderLineUnits::countsTowardsLimit)
                    .forEach(line -> held.merge(
                            new CustomerLimits.Holding(line.userId(), line.productOptionId()),
                            line.quantity(),
                            Long::sum));
            return held;
        }
    }

    @SqlQuery("""
            SELECT o.id AS order_id, o.user_id, i.product_option_id, i.quantity, i.counted
            FROM orders o
            JOIN order_items i ON i.order_id = o.id
            WHERE o.id IN (<orderIds>) AND i.deleted_at IS NULL
            """)
    @RegisterConstructorMapper(OrderLineUnits.class)
    List<OrderLineUnits> units(@BindList("orderIds") Collection<Long> orderIds);

    /** The state of an order whose row is locked until the transaction ends. */
    record LockedOrder(OrderStatus status, Instant expiresAt) {

        boolean isPending() {
            return status == OrderStatus.PENDING_PAYMENT;
        }

        boolean isDue(Instant now) {
            return isPending() && !expiresAt.isAfter(now);
        }
    }

    /** Locks an order and its payment until the transaction ends; empty when there is no such order. */
    @SqlQuery("""
            SELECT o.status, o.expires_at
            FROM orders o
            JOIN payments p ON p.id = o.id
            WHERE o.id = :id AND o.deleted_at IS NULL
            FOR UPDATE
            """)
    @RegisterConstructorMapper(LockedOrder.class)
    Optional<LockedOrder> lock(@Bind("id") long id);

    /** Orders of a user that can still be paid, read without a lock. */
    @SqlQuery("""
            SELECT id
            FROM orders
            WHERE user_id = :userId AND status = 'PENDING_PAYMENT' AND expires_at > :now AND deleted_at IS NULL
            ORDER BY id
            LIMIT :limit
            """)
    List<Long> findUnpaid(@Bind("userId") long userId, @Bind("now") Instant now, @Bind("limit") int limit);

    /** Locks those of the orders that are pending, until the transaction ends. */
    @SqlQuery("""
            SELECT id
            FROM orders
            WHERE id IN (<ids>) AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            ORDER BY id
            FOR UPDATE
            """)
    List<Long> lockPending(@BindList("ids") Collection<Long> ids);
}
