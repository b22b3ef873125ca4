package lastone.order;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlBatch;

/** What placing orders writes. SQL interfaces are small: see docs/decisions/0008-small-sql-interfaces.md. */
interface OrderInsertSql {

    @SqlBatch("""
            INSERT INTO orders (user_id, total_price, status, ordered_at, expires_at)
            VALUES (:userId, :totalPrice, 'PENDING_PAYMENT', :orderedAt, :expiresAt)
            """)
    @GetGeneratedKeys("id")
    List<Long> insertOrders(
            @BindMethods List<OrderDraft> drafts,
            @Bind("orderedAt") Instant orderedAt,
            @Bind("expiresAt") Instant expiresAt);

    @SqlBatch("""
            INSERT INTO order_items
                (order_id, product_option_id, product_name, option_name, quantity, total_price_at_order)
            VALUES (:orderId, :optionId, :productName, :optionName, :quantity, :totalPrice)
            """)
    @GetGeneratedKeys("id")
    List<Long> insertItems(@Bind("orderId") List<Long> orderIds, @BindMethods List<OrderDraft.Line> lines);

    @SqlBatch("""
            INSERT INTO payments (user_id, order_id, amount, payment_method, status)
            VALUES (:userId, :orderId, :totalPrice, 'BALANCE', 'PENDING')
            """)
    @GetGeneratedKeys("id")
    List<Long> insertPayments(@Bind("orderId") List<Long> orderIds, @BindMethods List<OrderDraft> drafts);
}
