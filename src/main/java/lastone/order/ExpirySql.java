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

    /**
     * Due orders, locked with their payments and users until the transaction ends, without those of which another
     * transaction has a row locked. MariaDB and MySQL read the orders first: what they read they lock.
     */
    @SqlQuery("""
            SELECT /*! STRAIGHT_JOIN */ o.id
            FROM orders o
            JOIN payments p ON p.id = o.id
            JOIN users u ON u.id = o.user_id
            WHERE o.status = 'PENDING_PAYMENT' AND o.expires_at <= :now AND o.deleted_at IS NULL
              AND o.id NOT IN (<without>)
            ORDER BY o.status, o.expires_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """)
    List<Long> lockDue(
            @Bind("now") Instant now, @BindList("without") Collection<Long> without, @Bind("limit") int limit);

    /** The order that has been due for longest, locked alone; none where another transaction has it locked. */
    @SqlQuery("""
            SELECT id
            FROM orders
            WHERE status = 'PENDING_PAYMENT' AND expires_at <= :now AND deleted_at IS NULL AND id NOT IN (<without>)
            ORDER BY status, expires_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED
            """)
    List<Long> lockLongestDue(@Bind("now") Instant now, @BindList("without") Collection<Long> without);
}
