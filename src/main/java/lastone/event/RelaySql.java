package lastone.event;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Reads and writes what only the relay may, under its lock. */
interface RelaySql {

    /** A committed row without a position. */
    record Waiting(long firstOrderId, long lastOrderId, int step) {}

    /** A row that may be old enough to go. */
    record Kept(long position, Instant occurredAt) {}

    /** The last position given; whoever has it holds the relay's lock until the transaction ends. */
    @SqlQuery("""
            SELECT last_position
            FROM event_relay
            WHERE id = 1
            FOR UPDATE
            """)
    long lock();

    @SqlQuery("""
            SELECT first_order_id, last_order_id, step
            FROM outbox_events
            WHERE position = 0
            ORDER BY first_order_id, step
            LIMIT :limit
            """)
    @RegisterConstructorMapper(Waiting.class)
    List<Waiting> waiting(@Bind("limit") int limit);

    @SqlBatch("""
            UPDATE outbox_events
            SET position = last_order_id + :offset
            WHERE first_order_id BETWEEN :firstOrderId AND :lastOrderId AND step = :step
            """)
    int[] place(@BindMethods List<Run> runs);

    @SqlUpdate("""
            UPDATE event_relay
            SET last_position = :position
            WHERE id = 1
            """)
    void setLastPosition(@Bind("position") long position);

    @SqlQuery("""
            SELECT position, occurred_at
            FROM outbox_events
            WHERE position > 0
            ORDER BY position
            LIMIT :limit
            """)
    @RegisterConstructorMapper(Kept.class)
    List<Kept> oldest(@Bind("limit") int limit);

    @SqlUpdate("""
            DELETE FROM outbox_events
            WHERE position BETWEEN 1 AND :last
            """)
    int deleteUntil(@Bind("last") long position);

    @SqlUpdate("""
            UPDATE event_relay
            SET cleaned_until = GREATEST(cleaned_until, :occurredAt)
            WHERE id = 1
            """)
    void setCleanedUntil(@Bind("occurredAt") Instant occurredAt);
}
