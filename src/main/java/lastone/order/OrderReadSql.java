package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

interface OrderReadSql {

    /**
     * A row of {@code orders}.
     *
     * @param lineCount how many items it has, where a list asks for it
     */
    record OrderRow(
            long id,
            long userId,
            long totalPrice,
            OrderStatus status,
            @Nullable CancelReason cancelReason,
            Instant orderedAt,
            Instant expiresAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant refundedAt,
            int lineCount) {}

    /** A row of {@code order_items}. */
    record ItemRow(
            long id,
            long orderId,
            long productOptionId,
            String productName,
            String optionName,
            int quantity,
            long totalPriceAtOrder) {}

    @SqlQuery("""
            SELECT id, user_id, total_price, status, cancel_reason, ordered_at, expires_at, cancelled_at, refunded_at,
                   0 AS line_count
            FROM orders
            WHERE id = :id AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(OrderRow.class)
    Optional<OrderRow> find(@Bind("id") long id);

    @SqlQuery("""
            SELECT o.id, o.user_id, o.total_price, o.status, o.cancel_reason, o.ordered_at, o.expires_at,
                   o.cancelled_at, o.refunded_at,
                   (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS line_count
            FROM orders o
            WHERE o.id < :before AND o.deleted_at IS NULL
            ORDER BY o.id DESC
            LIMIT :limit
            """)
    @RegisterConstructorMapper(OrderRow.class)
    List<OrderRow> page(@Bind("before") long before, @Bind("limit") int limit);

    @SqlQuery("""
            SELECT o.id, o.user_id, o.total_price, o.status, o.cancel_reason, o.ordered_at, o.expires_at,
                   o.cancelled_at, o.refunded_at,
                   (SELECT COUNT(*) FROM order_items i WHERE i.order_id = o.id) AS line_count
            FROM orders o
            WHERE o.user_id = :userId AND o.id < :before AND o.deleted_at IS NULL
            ORDER BY o.id DESC
            LIMIT :limit
            """)
    @RegisterConstructorMapper(OrderRow.class)
    List<OrderRow> pageOfUser(@Bind("userId") long userId, @Bind("before") long before, @Bind("limit") int limit);

    @SqlQuery("""
            SELECT id, order_id, product_option_id, product_name, option_name, quantity, total_price_at_order
            FROM order_items
            WHERE order_id IN (<orderIds>) AND deleted_at IS NULL
            ORDER BY id
            """)
    @RegisterConstructorMapper(ItemRow.class)
    List<ItemRow> items(@BindList("orderIds") Collection<Long> orderIds);

    @SqlQuery("""
            SELECT id, order_id, user_id, amount, payment_method, status, paid_at
            FROM payments
            WHERE order_id IN (<orderIds>) AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(Payment.class)
    List<Payment> payments(@BindList("orderIds") Collection<Long> orderIds);
}
