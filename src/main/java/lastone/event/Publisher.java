package lastone.event;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Carries placed events to the Redis Stream, in the order of their positions. Where to go on is read off the stream
 * itself, so a Redis that forgot everything gets again what the database still keeps. Several servers may try at once:
 * the stream takes from one at a time, and the others rest.
 */
final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private static final Duration UNTIL_WOKEN = Duration.ofSeconds(5);
    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Positions positions;
    private final RedisStream stream;
    private volatile long publishedUntil;
    private @Nullable StreamId end;
    private @Nullable StreamId foreign;
    private Duration pause = Duration.ZERO;
    private long restsUntilNanoTime = System.nanoTime();

    Publisher(Jdbi jdbi, Positions positions, RedisStream stream) {
        this.jdbi = jdbi;
        this.positions = positions;
        this.stream = stream;
    }

    /** The last position that is known to be in the stream. */
    long publishedUntil() {
        return publishedUntil;
    }

    /** Publishes at most one page, and answers how long to rest; who is woken before that rests on. */
    Duration round() {
        long left = restsUntilNanoTime - System.nanoTime();
        if (left > 0) {
            return Duration.ofNanos(left);
        }
        try {
            Duration rest = publish();
            recovered();
            return rest;
        } catch (JedisException unreachable) {
            end = null;
            return troubled("Redis does not take them: " + unreachable.getMessage());
        } catch (ForeignStream ahead) {
            end = null;
            return troubled("the stream " + RedisStream.KEY + " ends with " + foreign
                    + ", which is not of this database:" + " delete the stream, or give each shop a Redis of its own");
        }
    }

    private Duration publish() {
        long epoch = positions.look().createdAt().toEpochMilli();
        StreamId from = end == null ? resume(stream.end(), epoch) : end;
        long after = from.epoch() == epoch ? from.position() : 0;
        publishedUntil = after;
        List<PlacedEvent> events = jdbi.withExtension(EventSql.class, sql -> sql.after(after));
        if (events.isEmpty()) {
            return rest(from);
        }
        StreamId now = stream.append(from, epoch, events);
        if (now.equals(new StreamId(epoch, events.getLast().position()))) {
            end = now;
            publishedUntil = now.position();
            return Duration.ZERO;
        }
        end = null;
        return restAnyway(STANDBY);
    }

    /** A Redis that forgot everything gets it again though nothing happens. */
    private Duration rest(StreamId from) {
        boolean stands = end == null || stream.end().equals(from);
        end = stands ? from : null;
        return stands ? UNTIL_WOKEN : Duration.ZERO;
    }

    /** An end beyond what this database ever gave is another shop's, or this database was put back to an older state. */
    private StreamId resume(StreamId found, long epoch) {
        boolean beyond = found.epoch() > epoch
                || (found.epoch() == epoch
                        && found.position() > positions.look().lastPosition());
        if (beyond || found.equals(foreign)) {
            foreign = found;
            throw new ForeignStream();
        }
        foreign = null;
        return found;
    }

    private Duration troubled(String reason) {
        if (pause.isZero()) {
            LOG.warn("Events are kept until they can be published; {}", reason);
        }
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return restAnyway(pause);
    }

    private void recovered() {
        if (!pause.isZero()) {
            LOG.info("Events are published again");
            pause = Duration.ZERO;
        }
    }

    private Duration restAnyway(Duration rest) {
        restsUntilNanoTime = System.nanoTime() + rest.toNanos();
        return rest;
    }

    private static final class ForeignStream extends RuntimeException {
        ForeignStream() {
            super(null, null, false, false);
        }
    }
}
