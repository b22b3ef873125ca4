package lastone.event;

import java.time.Duration;
import lastone.concurrent.Deadline;
import lastone.event.RedisStream.EntryId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Copies sequenced events to the Redis Stream, in the order of their positions. The stream itself says where to continue,
 * so a Redis that lost its data receives again what the database still stores. Several servers may publish at once: the
 * stream accepts one of them at a time, and the others stand by. Called by one thread; {@link #publishedUntil} is thread
 * safe.
 */
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** Bounds the delay before a Redis that lost its data is noticed while there are no events. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private static final Duration STANDBY_DELAY = Duration.ofSeconds(1);

    private final OutboxSequencer sequencer;
    private final EventReader reader;
    private final RedisStream stream;
    private volatile long publishedUntil;

    /** The known end of the stream, and the position up to which all readable events are in it. */
    private record Progress(EntryId end, long position) {}

    private @Nullable Progress progress;
    private @Nullable EntryId foreign;
    private Deadline standby = Deadline.after(Duration.ZERO);

    Publisher(OutboxSequencer sequencer, EventReader reader, RedisStream stream) {
        this.sequencer = sequencer;
        this.reader = reader;
        this.stream = stream;
    }

    /** The last position that is known to be in the stream. */
    long publishedUntil() {
        return publishedUntil;
    }

    /**
     * Publishes at most one page. Blocks for some seconds at most.
     *
     * @return the delay before the next call; a server that stands by keeps to it however often it is woken
     * @throws JedisException when Redis does not accept the events
     * @throws IllegalStateException when the stream is not this database's
     */
    Duration runOnce() {
        if (!standby.hasPassed()) {
            return Duration.ofNanos(standby.leftNanos());
        }
        long epoch = sequencer.state().createdAt().toEpochMilli();
        Progress from = progress == null ? resume(epoch) : progress;
        // Unknown until this call has succeeded: whatever fails below, the next call asks the stream again.
        progress = null;
        publishedUntil = from.position();
        EventReader.Page page = reader.after(from.position());
        if (page.isEmpty(from.position())) {
            return confirmUpToDate(from);
        }
        // Append only behind the end that was read. If another server appended meanwhile the stream returns its end
        // instead, and this server leaves publishing to the other one for a while.
        EntryId end = from.end();
        if (!page.events().isEmpty()) {
            EntryId last = new EntryId(epoch, page.events().getLast().position());
            end = stream.append(from.end(), epoch, page.events());
            if (!end.equals(last)) {
                standby = Deadline.after(STANDBY_DELAY);
                return STANDBY_DELAY;
            }
        }
        if (page.followsGap() && from.position() > 0) {
            LOG.error("Events after position {} were deleted before they could be published to Redis", from.position());
        }
        progress = new Progress(end, page.lastPosition());
        publishedUntil = page.lastPosition();
        return Duration.ZERO;
    }

    /** Compares the end of the stream, so that a Redis that lost its data receives it again. */
    private Duration confirmUpToDate(Progress from) {
        if (!stream.end().equals(from.end())) {
            return Duration.ZERO;
        }
        progress = from;
        return POLL_INTERVAL;
    }

    /**
     * Reads from the stream where to continue. An end beyond the positions of this database belongs to another shop, or
     * this database was restored to an older state; nothing is published until the stream is deleted.
     */
    private Progress resume(long epoch) {
        EntryId found = stream.end();
        boolean beyond = found.epoch() > epoch
                || (found.epoch() == epoch
                        && found.position() > sequencer.state().lastPosition());
        if (beyond || found.equals(foreign)) {
            foreign = found;
            throw new IllegalStateException(
                    "The stream " + stream.key() + " ends with " + found
                            + ", which is not of this database: delete the stream, or give each shop a REDIS_PREFIX of its own");
        }
        foreign = null;
        return new Progress(found, found.epoch() == epoch ? found.position() : 0);
    }
}
