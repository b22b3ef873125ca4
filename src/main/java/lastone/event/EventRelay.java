package lastone.event;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import lastone.concurrent.Deadline;
import lastone.concurrent.Job;
import lastone.db.Transactions;
import lastone.error.ShopException;
import org.jdbi.v3.core.Jdbi;

/**
 * Sequences committed events, publishes them, and deletes them after their retention of 24 hours. Every server runs one; a row lock
 * lets one of them sequence at a time. Thread safe.
 */
public final class EventRelay implements AutoCloseable {

    /** Bounds the delay before events of other servers are noticed, sequenced or not. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    /** Events that commit in this time are sequenced together: under load one transaction each 20 ms, not for each order. */
    private static final Duration LINGER = Duration.ofMillis(20);

    private final OutboxSequencer sequencer;
    private final EventReader reader;
    private final LatestPosition latest = new LatestPosition();
    private final Optional<RedisStream> stream;
    private final Optional<Publisher> publisher;
    private final OutboxLag lag;
    private volatile Optional<Job> sequencing = Optional.empty();
    private volatile Optional<Job> publishing = Optional.empty();

    /**
     * @param redis the server of the stream to publish to, if any
     * @param redisPrefix what the name of the stream begins with
     */
    public EventRelay(
            Jdbi jdbi,
            Transactions transactions,
            Clock clock,
            Optional<URI> redis,
            String redisPrefix,
            MeterRegistry registry) {
        this.sequencer = new OutboxSequencer(jdbi, transactions, clock);
        this.reader = new EventReader(jdbi);
        this.stream = redis.map(url -> new RedisStream(url, redisPrefix));
        this.publisher = stream.map(open -> new Publisher(sequencer, reader, open));
        this.lag = new OutboxLag(registry);
        Gauge.builder("lastone.event.listeners", latest, LatestPosition::listeners)
                .description("Open streams of events at this server")
                .register(registry);
    }

    /** Starts sequencing and publishing, each in a thread of its own. */
    public void start() {
        publishing = publisher.map(work -> Job.start("publishing of events", work::runOnce));
        sequencing = Optional.of(Job.start("sequencing of events", this::runOnce));
    }

    /** Ends the delay before the next look for events; called after a commit of some. Does not block. */
    public void wake() {
        sequencing.ifPresent(Job::wake);
    }

    /** Ends the streams of all listeners, also later ones; they would delay the stop of the HTTP server. Does not block. */
    public void closeListeners() {
        latest.close();
    }

    /** Stops sequencing and publishing; blocks until the running transaction ends, at most to the deadline. */
    public void end(Deadline deadline) {
        closeListeners();
        sequencing.ifPresent(job -> job.end(deadline));
        publishing.ifPresent(job -> job.end(deadline));
    }

    /** Closes the connection to Redis; to be called after {@link #end}. */
    @Override
    public void close() {
        stream.ifPresent(RedisStream::close);
    }

    /**
     * Refuses a position whose next event has been deleted.
     *
     * @param last the last position, read before
     * @throws ShopException 410 with the position of the oldest stored event
     */
    void requireStored(long after, long last) {
        long positionBeforeOldest = sequencer.positionBeforeOldest().orElse(last);
        if (after < positionBeforeOldest) {
            throw ShopException.eventsGone(positionBeforeOldest + 1);
        }
    }

    OutboxSequencer sequencer() {
        return sequencer;
    }

    EventReader reader() {
        return reader;
    }

    LatestPosition latest() {
        return latest;
    }

    private Duration runOnce() {
        // Before the look: every event committed until here is sequenced below, or was.
        long start = System.nanoTime();
        SequencerSql.State state = sequencer.state();
        int sequenced = state.waiting() ? sequencer.assignPositions() : 0;
        if (latest.advanceTo(
                sequenced == 0 ? state.lastPosition() : sequencer.state().lastPosition())) {
            publishing.ifPresent(Job::wake);
        }
        long published = publisher.map(Publisher::publishedUntil).orElse(Long.MAX_VALUE);
        if (sequenced < OutboxSequencer.BATCH) {
            lag.recordProgress(start, latest.get(), published);
        }
        int deleted = sequencer.deleteExpired();
        if (sequenced == OutboxSequencer.BATCH || deleted == OutboxSequencer.BATCH) {
            return Duration.ZERO;
        }
        if (sequenced > 0) {
            LockSupport.parkNanos(LINGER.toNanos());
        }
        return POLL_INTERVAL;
    }
}
