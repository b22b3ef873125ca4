package lastone.order;

import java.util.Collection;
import java.util.List;
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
}
