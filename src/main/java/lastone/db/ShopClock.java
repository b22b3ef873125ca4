package lastone.db;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the shop: a server's own clock, corrected by its measured offset to the database's, so that all servers of a
 * shop agree on it (docs/decisions/0024-shop-clock.md). Thread safe.
 */
public final class ShopClock extends Clock {

    private static final Logger LOG = LoggerFactory.getLogger(ShopClock.class);

    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Clocks that are kept by NTP differ by milliseconds; one that is off by more than this is not kept at all. */
    public static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Clock own;
    private final Function<Clock, ClockOffset> source;
    private volatile Duration offset = Duration.ZERO;

    /**
     * Measures the offset, and blocks for that.
     *
     * @param source measures the offset of the clock that it is given; {@link Database#measureOffset}
     */
    public ShopClock(Clock own, Function<Clock, ClockOffset> source) {
        this.own = own;
        this.source = source;
        measure();
    }

    /**
     * Measures the offset again; what the source throws passes through, and the offset stays. For one caller at a time.
     *
     * @return how long to rest until the next measurement
     */
    public Duration measure() {
        boolean wasOff = isOff();
        ClockOffset measured = source.apply(own);
        // What may be an error of the measurement changes nothing, so that time goes forward steadily.
        if (measured.offset().minus(offset).abs().compareTo(measured.uncertainty()) > 0) {
            offset = measured.offset();
        }
        if (isOff() && !wasOff) {
            LOG.warn(
                    "This server's clock is {} s {} the database's: its times are corrected, and it is not ready",
                    seconds(),
                    offset.isNegative() ? "ahead of" : "behind");
        } else if (wasOff && !isOff()) {
            LOG.info("This server's clock agrees with the database's again");
        }
        return PERIOD;
    }

    /** Returns that the server's own clock is off by more than five seconds, as a sentence; empty when it is not. */
    public Optional<String> reasonNotReady() {
        return isOff() ? Optional.of("The clock is off by " + seconds() + " s.") : Optional.empty();
    }

    private boolean isOff() {
        return offset.abs().compareTo(TOLERANCE) > 0;
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.1f", offset.abs().toMillis() / 1e3);
    }

    @Override
    public Instant instant() {
        return own.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Not supported: the days of a shop are those of its own zone, to which instants are converted. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Instants only");
    }
}
