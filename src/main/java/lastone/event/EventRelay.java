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

/**
 * Sequences committed events, publishes them, and deletes them when they are old. Every server has one, and the database
 * sees to it that one works at a time. Thread safe.
 */
public final class EventRelay implements AutoCloseable {

    /** How late an event is noticed that another server wrote and did not sequence, or did. */
    private static final Duration POLL = Duration.ofMillis(500);

    /** What commits in this time is sequenced together: a rush costs a transaction each 20 ms, and not each order. */
    private static final Duration GATHER = Duration.ofMillis(20);

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
    public EventRelay(Jdbi jdbi, Transactions transactions, Clock clock, Optional<URI> redis, String redisPrefix, MeterRegistry registry) {
        this.sequencer = new OutboxSequencer(jdbi, transactions, clock);
        this.reader = new EventReader(jdbi);
        this.stream = redis.map(url -> new RedisStream(url, redisPrefix));
        this.publisher = stream.map(open -> new Publisher(sequencer, reader, open));
        this.lag = new OutboxLag(registry);
    }

    /** Begins to work, in threads of its own. */
    public void start() {
        publishing = publisher.map(work -> Job.start("publishing of events", work::round));
        sequencing = Optional.of(Job.start("relay of events", this::round));
    }

    /** Looks for events at once; to be called when some have been committed. Does not block. */
    public void wake() {
        sequencing.ifPresent(Job::wake);
    }

    /** Ends the streams of all listeners, which would otherwise hold up a stop of the HTTP server. */
    public void endListening() {
        latest.close();
    }

    /** Ends after the transaction that is running, or at the deadline. */
    public void end(Deadline deadline) {
        endListening();
        sequencing.ifPresent(job -> job.end(deadline));
        publishing.ifPresent(job -> job.end(deadline));
    }

    @Override
    public void close() {
        stream.ifPresent(RedisStream::close);
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

    private Duration round() {
        long begun = System.nanoTime();
        SequencerSql.State state = sequencer.state();
        int sequenced = state.waiting() ? sequencer.assignPositions() : 0;
        if (latest.advanceTo(
                sequenced == 0 ? state.lastPosition() : sequencer.state().lastPosition())) {
            publishing.ifPresent(Job::wake);
        }
        long published = publisher.map(Publisher::publishedUntil).orElse(Long.MAX_VALUE);
        if (sequenced < OutboxSequencer.BATCH) {
            lag.sequencedAll(begun, latest.get(), published);
        }
        int deleted = sequencer.deleteExpired(published);
        if (sequenced == OutboxSequencer.BATCH || deleted == OutboxSequencer.BATCH) {
            return Duration.ZERO;
        }
        if (sequenced > 0) {
            LockSupport.parkNanos(GATHER.toNanos());
        }
        return POLL;
    }
}
