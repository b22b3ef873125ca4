package lastone.order;

import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface PaymentSql {

    @SqlQuery("""
            SELECT id, order_id, user_id, amount, payment_method, status, paid_at
            FROM payments
            WHERE id = :id AND deleted_at IS NULL
            """)
    @RegisterConstructorMapper(Payment.class)
    Optional<Payment> find(@Bind("id") long id);
}
