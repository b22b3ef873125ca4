package lastone.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * How far another clock is from a server's own.
 *
 * @param offset to be added to the own clock; negative where that is ahead
 * @param uncertainty the offset is right within this
 */
public record ClockOffset(Duration offset, Duration uncertainty) {

    /** Of a clock that is the own one. */
    public static final ClockOffset NONE = new ClockOffset(Duration.ZERO, Duration.ZERO);

    /** The offset of a MySQL or MariaDB server's clock; takes one round trip. */
    public static ClockOffset ofDatabase(Handle handle, Clock own) {
        return measure(
                own,
                () -> handle.select("SELECT UTC_TIMESTAMP(6) AS at")
                        .map((row, context) -> Objects.requireNonNull(Jdbc.instant(row, "at")))
                        .one());
    }

    /** Reads the other clock between two looks at a timer; at best that was in the middle of the round trip. */
    public static ClockOffset measure(Clock own, Supplier<Instant> other) {
        Instant sent = own.instant();
        long start = System.nanoTime();
        Instant read = other.get();
        Duration half = Duration.ofNanos((System.nanoTime() - start) / 2);
        return new ClockOffset(Duration.between(sent.plus(half), read), half);
    }
}
