package lastone.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far publishing is behind. It grows whatever keeps events back: the database, Redis, or the end of the relay. */
final class OutboxLag {

    /** All that was committed before a moment has a position, of which this is the last. */
    private record Mark(long nanoTime, long position) {}

    private volatile long reachedNanoTime = System.nanoTime();
    private @Nullable Mark next;

    OutboxLag(MeterRegistry registry) {
        TimeGauge.builder("lastone.outbox.lag", this, TimeUnit.NANOSECONDS, OutboxLag::nanos)
                .description("The age of the last moment whose events are known to be told and published")
                .register(registry);
    }

    /**
     * To be called by one thread.
     *
     * @param nanoTime all that was committed before it has a position
     * @param position the last position that was assigned
     * @param published the last position that is published wherever it has to be
     */
    void sequencedAll(long nanoTime, long position, long published) {
        Mark mark = next == null ? new Mark(nanoTime, position) : next;
        boolean reached = published >= mark.position();
        if (reached) {
            reachedNanoTime = mark.nanoTime();
        }
        next = reached ? null : mark;
    }

    private double nanos() {
        return System.nanoTime() - reachedNanoTime;
    }
}
