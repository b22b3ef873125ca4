package lastone.event;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.db.Transactions;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Brings committed events into one order, publishes them, and forgets them when they are old. Every server has one, and
 * the database sees to it that one works at a time. Thread safe.
 */
public final class EventRelay implements AutoCloseable {

    /** How late an event of another server that died before it placed it, or of another server at all, is noticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** What commits in this time is placed together, so that a rush costs a transaction each 20 ms and not each order. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private final Jdbi jdbi;
    private final Positions positions;
    private final LatestPosition latest = new LatestPosition();
    private final Optional<RedisStream> stream;
    private final Optional<Publisher> publisher;
    private final RelayLag lag;
    private volatile @Nullable Job placing;
    private volatile @Nullable Job publishing;

    /** @param redis the server of the stream to publish to, if any */
    public EventRelay(Jdbi jdbi, Transactions transactions, Clock clock, Optional<URI> redis, MeterRegistry registry) {
        this.jdbi = jdbi;
        this.positions = new Positions(jdbi, transactions, clock);
        this.stream = redis.map(RedisStream::new);
        this.publisher = stream.map(open -> new Publisher(jdbi, positions, open));
        this.lag = new RelayLag(registry);
    }

    /** Begins to work, in threads of its own. */
    public void start() {
        publishing = publisher
                .map(work -> Job.start("publishing of events", work::round))
                .orElse(null);
        placing = Job.start("relay of events", this::round);
    }

    /** Looks for events at once; to be called when some have been committed. Does not block. */
    public void wake() {
        wake(placing);
    }

    /** Ends what is told to listeners, who would else hold up a stop of the HTTP server. */
    public void endListening() {
        latest.close();
    }

    /** Ends after the transaction that is running, or at the deadline. */
    public void end(Deadline deadline) {
        endListening();
        for (Job job : new @Nullable Job[] {placing, publishing}) {
            if (job != null) {
                job.end(deadline);
            }
        }
    }

    @Override
    public void close() {
        stream.ifPresent(RedisStream::close);
    }

    Jdbi jdbi() {
        return jdbi;
    }

    Positions positions() {
        return positions;
    }

    LatestPosition latest() {
        return latest;
    }

    private Duration round() {
        long begun = System.nanoTime();
        Positions.State state = positions.look();
        int placed = state.waiting() ? positions.give() : 0;
        if (latest.advanceTo(
                placed == 0 ? state.lastPosition() : positions.look().lastPosition())) {
            wake(publishing);
        }
        long published = publisher.map(Publisher::publishedUntil).orElse(Long.MAX_VALUE);
        if (placed < Positions.BATCH) {
            lag.placedAll(begun, latest.get(), published);
        }
        int deleted = positions.cleanUp(published);
        if (placed == Positions.BATCH || deleted == Positions.BATCH) {
            return Duration.ZERO;
        }
        if (placed > 0) {
            LockSupport.parkNanos(GATHER.toNanos());
        }
        return POLL;
    }

    private static void wake(@Nullable Job job) {
        if (job != null) {
            job.wake();
        }
    }
}
