package lastone.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lastone.db.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Gives committed events their positions, and forgets old ones. Of all servers one does so at a time, because it locks
 * the one row of {@code event_relay}; when it dies the database lets go of the row. Thread safe.
 */
final class Positions {

    /** So many rows; small enough that H2's one writer is held for milliseconds. */
    static final int BATCH = 1_000;

    static final Duration RETENTION = Duration.ofHours(24);

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Clock clock;

    Positions(Jdbi jdbi, Transactions transactions, Clock clock) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * What the relay's row says.
     *
     * @param waiting whether a committed event is without a position
     * @param createdAt when the database began to keep events
     */
    record State(long lastPosition, boolean waiting, Instant createdAt) {}

    State look() {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT last_position, created_at,
                               EXISTS (SELECT 1 FROM outbox_events WHERE position = 0) AS waiting
                        FROM event_relay
                        WHERE id = 1
                        """).map(ConstructorMapper.of(State.class)).one());
    }

    /** Gives positions to the events of at most one batch of rows, in a transaction of its own, and answers how many rows. */
    int give() {
        return transactions.run(Positions::give);
    }

    /** The lock comes first: what is read after it was not yet placed by whoever had it before. */
    private static int give(Handle handle) {
        RelaySql sql = handle.attach(RelaySql.class);
        long last = sql.lock();
        List<RelaySql.Waiting> waiting = sql.waiting(BATCH);
        if (waiting.isEmpty()) {
            return 0;
        }
        List<Run> runs = Run.cut(waiting, last);
        int[] placed = sql.place(runs);
        for (int i = 0; i < placed.length; i++) {
            if (placed[i] != runs.get(i).rows()) {
                throw new IllegalStateException(placed[i] + " rows were placed of " + runs.get(i));
            }
        }
        sql.setLastPosition(runs.getLast().lastPosition());
        return waiting.size();
    }

    /**
     * Deletes at most one batch of rows that are past their retention, the oldest positions first so that no hole
     * comes to be, in a transaction of its own, and answers how many.
     *
     * @param publishedUntil the last position that everybody who has to has got
     */
    int cleanUp(long publishedUntil) {
        Instant before = clock.instant().minus(RETENTION);
        boolean due = jdbi.withExtension(RelaySql.class, sql -> sql.oldest(1)).stream()
                .anyMatch(event -> isDue(event, before, publishedUntil));
        return due ? transactions.run(handle -> cleanUp(handle, before, publishedUntil)) : 0;
    }

    private static int cleanUp(Handle handle, Instant before, long publishedUntil) {
        RelaySql sql = handle.attach(RelaySql.class);
        sql.lock();
        List<RelaySql.Kept> due = sql.oldest(BATCH).stream()
                .takeWhile(event -> isDue(event, before, publishedUntil))
                .toList();
        if (due.isEmpty()) {
            return 0;
        }
        due.stream().map(RelaySql.Kept::occurredAt).max(Instant::compareTo).ifPresent(sql::setCleanedUntil);
        return sql.deleteUntil(due.getLast().position());
    }

    private static boolean isDue(RelaySql.Kept event, Instant before, long publishedUntil) {
        return event.occurredAt().isBefore(before) && event.position() <= publishedUntil;
    }
}
