package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import lastone.product.SoldUnits;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface PaymentSql {

    @SqlQuery("""
            SELECT id, order_id, user_id, amount, payment_method, status, paid_at
            FROM payments
            WHERE id IN (<ids>) AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(Payment.class)
    List<Payment> findAll(@BindList("ids") Collection<Long> ids);

    /** To be called for an order that is locked as a pending one. */
    @SqlUpdate("""
            UPDATE orders
            SET status = 'PAID'
            WHERE id = :id
            """)
    void markOrderPaid(@Bind("id") long orderId);

    /** To be called for the payment of an order that is locked as a pending one. */
    @SqlUpdate("""
            UPDATE payments
            SET status = 'COMPLETED', paid_at = :paidAt
            WHERE id = :id
            """)
    void complete(@Bind("id") long id, @Bind("paidAt") Instant paidAt);

    @SqlQuery("""
            SELECT o.product_id, o.id AS option_id, i.quantity
            FROM order_items i
            JOIN product_options o ON o.id = i.product_option_id
            WHERE i.order_id = :orderId AND i.deleted_at IS NULL
            """)
    @RegisterConstructorMapper(SoldUnits.class)
    List<SoldUnits> soldUnits(@Bind("orderId") long orderId);
}
