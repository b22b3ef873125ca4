package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface OrderStatusSql {

    @SqlUpdate("""
            UPDATE orders
            SET status = 'CANCELLED', cancel_reason = :reason
            WHERE id IN (<ids>) AND status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            """)
    int cancel(@BindList("ids") Collection<Long> ids, @Bind("reason") CancelReason reason);

    @SqlUpdate("""
            UPDATE payments
            SET status = :status
            WHERE order_id IN (<orderIds>) AND status = 'PENDING'
            """)
    void endPayments(@BindList("orderIds") Collection<Long> orderIds, @Bind("status") PaymentStatus status);

    /** How many units the orders hold, by option. */
    @SqlQuery("""
            SELECT product_option_id, SUM(quantity) AS units
            FROM order_items
            WHERE order_id IN (<orderIds>) AND deleted_at IS NULL
            GROUP BY product_option_id
            """)
    @KeyColumn("product_option_id")
    @ValueColumn("units")
    Map<Long, Long> units(@BindList("orderIds") Collection<Long> orderIds);

    @SqlUpdate("""
            UPDATE orders
            SET status = 'PAID'
            WHERE id = :id AND status = 'PENDING_PAYMENT' AND expires_at > :now AND deleted_at IS NULL
            """)
    int markPaid(@Bind("id") long id, @Bind("now") Instant now);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM orders
            WHERE id = :id AND status = 'PENDING_PAYMENT' AND expires_at <= :now
            """)
    boolean isDue(@Bind("id") long id, @Bind("now") Instant now);
}
