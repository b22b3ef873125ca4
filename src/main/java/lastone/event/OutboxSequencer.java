package lastone.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lastone.db.Jdbc;
import lastone.db.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Assigns committed events their positions, and deletes old ones. Of all servers one does so at a time, because it locks
 * the one row of {@code event_relay}; when it dies the database releases the lock. Thread safe.
 */
final class OutboxSequencer {

    /** So many rows a transaction; small enough that H2's one writer is held for milliseconds. */
    static final int BATCH = 1_000;

    static final Duration RETENTION = Duration.ofHours(24);

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

    SequencerSql.State state() {
        return jdbi.withExtension(SequencerSql.class, SequencerSql::state);
    }

    /** Sequences at most one batch of rows, in a transaction of its own, and returns how many it sequenced. */
    int assignPositions() {
        return transactions.runRepeatable(OutboxSequencer::assignPositions);
    }

    private static int assignPositions(Handle handle) {
        SequencerSql sql = handle.attach(SequencerSql.class);
        // The lock comes before the look: whoever had it before has committed, so no row is sequenced twice, and the
        // last position read here is the one to go on from.
        long last = sql.lock();
        // Only committed rows show up. An event is written after the events that its transaction could see, so they
        // have smaller ids and, being committed earlier, are in this list or sequenced already. A row that commits
        // later than this look gets a later position, whatever its id: nobody who reads by position passes it over.
        List<PositionRange.Row> waiting = sql.waiting(BATCH);
        if (waiting.isEmpty()) {
            return 0;
        }
        List<PositionRange> ranges = PositionRange.of(waiting, last);
        int[] assigned = Jdbc.update(handle, ASSIGN, ranges, (statement, range) -> {
            statement.setLong(1, range.after());
            statement.setLong(2, range.firstId() - 1);
            statement.setLong(3, range.firstId());
            statement.setLong(4, range.lastId());
        });
        requireAll(ranges, assigned);
        // In the same commit as the rows: they and the last position become visible together, or not at all.
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
     * Deletes at most one batch of rows that are past their retention, in a transaction of its own, and returns how many.
     * The oldest positions go first, so that what is kept has no gap.
     *
     * @param publishedUntil the last position that is published wherever it has to be
     */
    int deleteExpired(long publishedUntil) {
        Instant before = clock.instant().minus(RETENTION);
        boolean due = jdbi.withExtension(SequencerSql.class, sql -> sql.oldest(1)).stream()
                .anyMatch(row -> isDue(row, before, publishedUntil));
        return due ? transactions.runRepeatable(handle -> deleteExpired(handle, before, publishedUntil)) : 0;
    }

    private static int deleteExpired(Handle handle, Instant before, long publishedUntil) {
        SequencerSql sql = handle.attach(SequencerSql.class);
        sql.lock();
        List<SequencerSql.Kept> due = sql.oldest(BATCH).stream()
                .takeWhile(row -> isDue(row, before, publishedUntil))
                .toList();
        if (due.isEmpty()) {
            return 0;
        }
        due.stream().map(SequencerSql.Kept::occurredAt).max(Instant::compareTo).ifPresent(sql::setCleanedUntil);
        return sql.deleteUntil(due.getLast().position());
    }

    private static boolean isDue(SequencerSql.Kept row, Instant before, long publishedUntil) {
        return row.occurredAt().isBefore(before) && row.position() <= publishedUntil;
    }
}
