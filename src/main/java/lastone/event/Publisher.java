package lastone.event;

import java.time.Duration;
import lastone.concurrent.Deadline;
import lastone.event.RedisStream.EntryId;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Copies sequenced events to the Redis Stream, in the order of their positions. Where to go on is read off the stream
 * itself, so a Redis that lost everything gets again what the database still keeps. Several servers may try at once: the
 * stream takes from one at a time, and the others stand by. One caller, its job; {@link #publishedUntil} is thread safe.
 */
final class Publisher {

    /** How soon a Redis that lost everything is noticed though nothing happens. */
    private static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration STANDBY = Duration.ofSeconds(1);

    private final OutboxSequencer sequencer;
    private final EventReader reader;
    private final RedisStream stream;
    private volatile long publishedUntil;

    /** How the stream ends as far as is known, and until where the events are in it or cannot be read. */
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
     * Publishes at most one page, and returns how long to rest; a server that stands by does so however often it is
     * woken.
     *
     * @throws JedisException when Redis does not take the events
     * @throws IllegalStateException when the stream is not this database's
     */
    Duration round() {
        if (!standby.hasPassed()) {
            return Duration.ofNanos(standby.leftNanos());
        }
        long epoch = sequencer.state().createdAt().toEpochMilli();
        Progress from = progress == null ? resume(epoch) : progress;
        // Unknown until this round has succeeded: whatever fails below, the next one asks the stream again.
        progress = null;
        publishedUntil = from.position();
        EventReader.Page page = reader.after(from.position());
        if (page.isEnd(from.position())) {
            return rest(from);
        }
        EntryId end = from.end();
        if (!page.events().isEmpty()) {
            EntryId last = new EntryId(epoch, page.events().getLast().position());
            end = stream.append(from.end(), epoch, page.events());
            if (!end.equals(last)) {
                standby = Deadline.after(STANDBY);
                return STANDBY;
            }
        }
        progress = new Progress(end, page.lastPosition());
        publishedUntil = page.lastPosition();
        return Duration.ZERO;
    }

    /** A Redis that lost everything gets it again though nothing happens. */
    private Duration rest(Progress from) {
        if (!stream.end().equals(from.end())) {
            return Duration.ZERO;
        }
        progress = from;
        return POLL;
    }

    /**
     * Reads off the stream where to go on. An end beyond what this database ever assigned is another shop's, or this
     * database was put back to an older state; the stream is then left alone until it is deleted.
     */
    private Progress resume(long epoch) {
        EntryId found = stream.end();
        boolean beyond = found.epoch() > epoch
                || (found.epoch() == epoch
                        && found.position() > sequencer.state().lastPosition());
        if (beyond || found.equals(foreign)) {
            foreign = found;
            throw new IllegalStateException("The stream " + stream.key() + " ends with " + found
                    + ", which is not of this database: delete the stream, or give each shop a REDIS_PREFIX of its own");
        }
        foreign = null;
        return new Progress(found, found.epoch() == epoch ? found.position() : 0);
    }
}
