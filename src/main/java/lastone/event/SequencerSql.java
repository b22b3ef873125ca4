package lastone.event;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The sequencer's statements. Those that write need its lock. */
interface SequencerSql {

    /**
     * How far the events are sequenced.
     *
     * @param waiting whether a committed event is without a position
     * @param createdAt when the database began to keep events
     */
    record State(long lastPosition, boolean waiting, Instant createdAt) {}

    /** A row that may be old enough to be deleted. */
    record Kept(long position, Instant occurredAt) {}

    @SqlQuery("""
            SELECT last_position, created_at,
                   EXISTS (SELECT 1 FROM outbox_events WHERE position = 0) AS waiting
            FROM event_relay
            WHERE id = 1
            """)
    State state();

    /** Returns the last position assigned, and holds the sequencer's lock until the transaction ends. */
    @SqlQuery("""
            SELECT last_position
            FROM event_relay
            WHERE id = 1
            FOR UPDATE
            """)
    long lock();

    @SqlQuery("""
            SELECT id, events
            FROM outbox_events
            WHERE position = 0
            ORDER BY id
            LIMIT :limit
            """)
    List<PositionRange.Row> waiting(int limit);

    @SqlUpdate("""
            UPDATE event_relay
            SET last_position = :position
            WHERE id = 1
            """)
    void setLastPosition(long position);

    @SqlQuery("""
            SELECT position, occurred_at
            FROM outbox_events
            WHERE position > 0
            ORDER BY position
            LIMIT :limit
            """)
    List<Kept> oldest(int limit);

    @SqlUpdate("""
            DELETE FROM outbox_events
            WHERE position BETWEEN 1 AND :position
            """)
    int deleteUntil(long position);

    @SqlUpdate("""
            UPDATE event_relay
            SET cleaned_until = GREATEST(cleaned_until, :occurredAt)
            WHERE id = 1
            """)
    void setCleanedUntil(Instant occurredAt);
}
