package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

interface OrderReadSql {

    /** A row of {@code orders}. */
    record OrderRow(
            long id,
            long userId,
            long totalPrice,
            OrderStatus status,
            @Nullable CancelReason cancelReason,
            Instant orderedAt,
            Instant expiresAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant refundedAt) {}

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
            SELECT id, user_id, total_price, status, cancel_reason, ordered_at, expires_at, cancelled_at, refunded_at
            FROM orders
            WHERE id IN (<ids>) AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(OrderRow.class)
    List<OrderRow> findAll(@BindList("ids") Collection<Long> ids);

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
            WHERE id IN (<orderIds>) AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(Payment.class)
    List<Payment> payments(@BindList("orderIds") Collection<Long> orderIds);
}
