package lastone.order;

import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface OrderStatusSql {

    @SqlUpdate("""
            UPDATE orders
            SET status = 'CANCELLED', cancel_reason = :reason
            WHERE id = :id AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            """)
    int cancel(@Bind("id") long id, @Bind("reason") CancelReason reason);

    @SqlUpdate("""
            UPDATE payments
            SET status = :status
            WHERE order_id = :orderId AND status = 'PENDING'
            """)
    void endPayment(@Bind("orderId") long orderId, @Bind("status") PaymentStatus status);

    @SqlUpdate("""
            UPDATE orders
            SET status = 'PAID'
            WHERE id = :id AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            """)
    int markPaid(@Bind("id") long id);
}
