package lastone.db;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a transaction was committed whose connection broke in the commit. Each transaction inserts a random
 * marker as its first statement. If the connection breaks in the commit, another connection inserts the same marker,
 * flagged void. If that succeeds, the transaction was rolled back and cannot commit any more (the unique key prevents
 * it); if it fails with a duplicate key, the row found shows which of the two inserted it. Generated ids prove nothing
 * here: InnoDB assigns an id again after a crash. Thread safe.
 */
final class CommitMarkers {

    /** What became of a transaction. */
    enum Outcome {
        COMMITTED,
        /** Rolled back; it can no longer be committed, because its marker exists already. */
        ROLLED_BACK,
        UNKNOWN
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommitMarkers.class);

    private static final Duration RETENTION = Duration.ofHours(1);
    private static final int CLEAN_UP_BATCH = 10_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration MAX_PAUSE = Duration.ofMillis(200);

    private static final String INSERT = """
            INSERT INTO commit_markers (marker, is_void, created_at)
            VALUES (?, ?, ?)
            """;

    private static final String FIND_VOID = """
            SELECT is_void
            FROM commit_markers
            WHERE marker = ?
            """;

    private static final String DELETE_UNTIL = """
            DELETE FROM commit_markers
            WHERE created_at < :limit
            LIMIT :count
            """;

    private final Jdbi jdbi;
    private final Clock clock;

    CommitMarkers(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * Stores a new marker in the caller's transaction, whose first statement this is, so that it holds up no hot row.
     */
    byte[] store(Handle handle) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        byte[] marker = ByteBuffer.allocate(16)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        insert(handle, marker, false);
        return marker;
    }

    /**
     * Finds out what became of the transaction that stored a marker, and keeps one that was not committed from ever
     * being so. Blocks at most to the deadline, whatever the database does.
     */
    Outcome find(byte[] marker, Deadline deadline) {
        Backoff backoff = new Backoff(FIRST_PAUSE, MAX_PAUSE);
        while (true) {
            try {
                return CompletableFuture.supplyAsync(
                                () -> deadline.call(() -> insertVoidMarkerOrFind(marker)), Thread::startVirtualThread)
                        .completeOnTimeout(Outcome.UNKNOWN, deadline.leftNanos(), TimeUnit.NANOSECONDS)
                        .join();
            } catch (CompletionException e) {
                // The database is still away, or still holds the broken transaction's lock on the marker.
                LOG.debug("The outcome of a commit could not be found out yet", e);
            }
            if (deadline.hasPassed()) {
                return Outcome.UNKNOWN;
            }
            backoff.pause(deadline);
        }
    }

    /**
     * A duplicate key alone does not say that the transaction was committed: an earlier call of this method may have
     * committed the row and lost its connection, too. Hence the column.
     */
    private Outcome insertVoidMarkerOrFind(byte[] marker) {
        try {
            jdbi.useTransaction(handle -> insert(handle, marker, true));
            return Outcome.ROLLED_BACK;
        } catch (RuntimeException e) {
            if (Failures.kind(e) != Failures.Kind.DUPLICATE_KEY) {
                throw e;
            }
        }
        boolean isVoid = jdbi.withHandle(
                handle -> handle.select(FIND_VOID, marker).mapTo(Boolean.class).one());
        return isVoid ? Outcome.ROLLED_BACK : Outcome.COMMITTED;
    }

    private void insert(Handle handle, byte[] marker, boolean isVoid) {
        Instant now = clock.instant();
        Jdbc.update(handle, INSERT, List.of(marker), (statement, row) -> {
            statement.setBytes(1, row);
            statement.setBoolean(2, isVoid);
            statement.setObject(3, Jdbc.utc(now));
        });
    }

    /** Deletes some of the markers that nobody asks about any more; returns whether there may be more. */
    boolean deleteExpired(Handle handle) {
        int deleted = handle.createUpdate(DELETE_UNTIL)
                .bind("limit", clock.instant().minus(RETENTION))
                .bind("count", CLEAN_UP_BATCH)
                .execute();
        return deleted == CLEAN_UP_BATCH;
    }
}
