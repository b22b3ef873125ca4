package lastone.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The sequencer's statements. Those that write require {@link #lock} in the same transaction. */
interface SequencerSql {

    /**
     * The state of the sequence.
     *
     * @param waiting whether a committed event has no position yet
     * @param createdAt when the database was set up
     */
    record State(long lastPosition, boolean waiting, Instant createdAt) {}

    /** A sequenced row. */
    record StoredPosition(long position, Instant occurredAt) {}

    @SqlQuery("""
            SELECT last_position, created_at,
                   EXISTS (SELECT 1 FROM outbox_events WHERE position = 0) AS waiting
            FROM event_relay
            WHERE id = 1
            """)
    State state();

    /** Takes the sequencer's lock until the transaction ends, and returns the last position assigned. */
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
    List<StoredPosition> oldest(int limit);

    /** The position after which the oldest stored event comes; empty when there is none. */
    @SqlQuery("""
            SELECT position - events
            FROM outbox_events
            WHERE position > 0
            ORDER BY position
            LIMIT 1
            """)
    Optional<Long> positionBeforeOldest();

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
