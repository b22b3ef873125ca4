package lastone.order;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ExpirySql {

    @SqlQuery("""
            SELECT expires_at
            FROM orders
            WHERE status = 'PENDING_PAYMENT' AND deleted_at IS NULL
            ORDER BY status, expires_at
            LIMIT 1
            """)
    Optional<Instant> nextDue();

    /** Orders that are due, locked until the transaction ends; those that somebody else has locked are left out. */
    @SqlQuery("""
            SELECT id
            FROM orders
            WHERE status = 'PENDING_PAYMENT' AND expires_at <= :now AND deleted_at IS NULL
            ORDER BY status, expires_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """)
    List<Long> lockDue(@Bind("now") Instant now, @Bind("limit") int limit);
}
