package lastone.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ExpirySql {

    @SqlQuery("""
            SELECT expires_at
            FROM orders
            WHERE status = 'PENDING_PAYMENT' AND deleted_at IS NULL AND id NOT IN (<without>)
            ORDER BY status, expires_at
            LIMIT 1
            """)
    Optional<Instant> nextDue(@BindList("without") Collection<Long> without);

    /** Due orders, locked until the transaction ends, without those that other transactions have locked. */
    @SqlQuery("""
            SELECT id
            FROM orders
            WHERE status = 'PENDING_PAYMENT' AND expires_at <= :now AND deleted_at IS NULL AND id NOT IN (<without>)
            ORDER BY status, expires_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """)
    List<Long> lockDue(
            @Bind("now") Instant now, @BindList("without") Collection<Long> without, @Bind("limit") int limit);
}
