package lastone.order;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** To be called for an order that is locked as a paid one, and its payment. */
interface RefundSql {

    @SqlUpdate("""
            UPDATE orders
            SET status = 'REFUNDED', refunded_at = :now, restocked = :restocked
            WHERE id = :orderId
            """)
    void refundOrder(long orderId, Instant now, boolean restocked);

    @SqlUpdate("""
            UPDATE payments
            SET status = 'REFUNDED'
            WHERE id = :paymentId
            """)
    void refundPayment(long paymentId);
}
