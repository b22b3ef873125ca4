package lastone.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.db.Jdbc;
import lastone.db.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Assigns positions to committed events, and deletes events after their retention. One server at a time does either,
 * because both lock the one row of {@code event_relay}; when it dies the database releases the lock. Thread safe.
 */
final class OutboxSequencer {

    /** Rows per transaction: so few that it occupies H2's single writer for milliseconds. */
    static final int BATCH = 1_000;

    static final Duration RETENTION = Duration.ofHours(24);

    /** Within a range all rows hold the same number of {@code events}, so a row's last position follows from its id. */
    private static final String ASSIGN = """
            UPDATE outbox_events
            SET position = ? + (id - ?) * events
            WHERE id BETWEEN ? AND ?
            """;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Clock clock;

    OutboxSequencer(Jdbi jdbi, Transactions transactions, Clock clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Reads without a lock, in a transaction of its own. */
    SequencerSql.State state() {
        return jdbi.withExtension(SequencerSql.class, SequencerSql::state);
    }

    /** The position after which the oldest stored event comes; empty when there is none. */
    Optional<Long> positionBeforeOldest() {
        return jdbi.withExtension(SequencerSql.class, SequencerSql::positionBeforeOldest);
    }

    /** Sequences at most one batch of rows in a transaction of its own; returns the number of rows. */
    int assignPositions() {
        return transactions.runUnmarked(OutboxSequencer::assignPositions);
    }

    private static int assignPositions(Handle handle) {
        SequencerSql sql = handle.attach(SequencerSql.class);
        // 1. Lock before reading: the previous holder has committed, so no row is sequenced twice, and the position
        // read here is the last one, from which to continue.
        long last = sql.lock();
        // 2. Read the rows, of which only committed ones are visible. The events that a transaction could see when it
        // wrote its own have smaller ids and were committed before, so they are in this list or have their positions. A
        // row that commits after this read gets a later position, whatever its id: no reader by position misses it.
        List<PositionRange.Row> waiting = sql.waiting(BATCH);
        if (waiting.isEmpty()) {
            return 0;
        }
        // 3. Assign positions by ranges of ids. A rolled back insert leaves an id out, which only splits a range.
        List<PositionRange> ranges = PositionRange.split(waiting, last);
        int[] assigned = Jdbc.update(handle, ASSIGN, ranges, (statement, range) -> {
            statement.setLong(1, range.after());
            statement.setLong(2, range.firstId() - 1);
            statement.setLong(3, range.firstId());
            statement.setLong(4, range.lastId());
        });
        requireAll(ranges, assigned);
        // 4. Store the last position in the same commit, so that it and the rows become visible together.
        sql.setLastPosition(ranges.getLast().lastPosition());
        return waiting.size();
    }

    private static void requireAll(List<PositionRange> ranges, int[] assigned) {
        for (int i = 0; i < assigned.length; i++) {
            if (assigned[i] != ranges.get(i).rows()) {
                throw new IllegalStateException(assigned[i] + " rows were sequenced of " + ranges.get(i));
            }
        }
    }

    /**
     * Deletes at most one batch of rows after their retention in a transaction of its own; returns the number of rows.
     * The oldest positions go first, so that the remaining ones have no gap. Also unpublished events are deleted: a
     * Redis that is away for longer than the retention must not make the table grow for ever.
     */
    int deleteExpired() {
        Instant before = clock.instant().minus(RETENTION);
        boolean expired = jdbi.withExtension(SequencerSql.class, sql -> sql.oldest(1)).stream()
                .anyMatch(row -> isExpired(row, before));
        return expired ? transactions.runUnmarked(handle -> deleteExpired(handle, before)) : 0;
    }

    private static int deleteExpired(Handle handle, Instant before) {
        SequencerSql sql = handle.attach(SequencerSql.class);
        sql.lock();
        List<SequencerSql.StoredPosition> expired = sql.oldest(BATCH).stream()
                .takeWhile(row -> isExpired(row, before))
                .toList();
        if (expired.isEmpty()) {
            return 0;
        }
        expired.stream()
                .map(SequencerSql.StoredPosition::occurredAt)
                .max(Instant::compareTo)
                .ifPresent(sql::setCleanedUntil);
        return sql.deleteUntil(expired.getLast().position());
    }

    private static boolean isExpired(SequencerSql.StoredPosition row, Instant before) {
        return row.occurredAt().isBefore(before);
    }
}
