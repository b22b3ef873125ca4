package lastone.order;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface PaymentSql {

    @SqlQuery("""
            SELECT id, order_id, user_id, amount, payment_method, status, paid_at
            FROM payments
            WHERE id IN (<ids>) AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(Payment.class)
    List<Payment> findAll(@BindList("ids") Collection<Long> ids);

    /** The query of a {@link lastone.db.Lookup}: returns those of the payments that exist. */
    static List<Payment> find(Handle handle, List<Long> ids) {
        return handle.attach(PaymentSql.class).findAll(ids);
    }
}
