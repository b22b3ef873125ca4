package lastone.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long ago the last moment was up to which all committed events are known to be published everywhere. It grows
 * whatever delays them: the database, Redis, or a relay that has ended.
 */
final class OutboxLag {

    /** All events committed before this time have positions up to this one. */
    private record Checkpoint(long nanoTime, long position) {}

    private volatile long publishedUntilNanoTime = System.nanoTime();
    private @Nullable Checkpoint pending;

    OutboxLag(MeterRegistry registry) {
        TimeGauge.builder("lastone.outbox.lag", this, TimeUnit.NANOSECONDS, OutboxLag::nanos)
                .description("Age of the last moment whose events are known to be sent to listeners and published")
                .register(registry);
    }

    /**
     * To be called by one thread.
     *
     * @param nanoTime all events committed before it have a position
     * @param position the last position assigned
     * @param published the last position that is published everywhere
     */
    void recordProgress(long nanoTime, long position, long published) {
        Checkpoint checkpoint = pending == null ? new Checkpoint(nanoTime, position) : pending;
        boolean reached = published >= checkpoint.position();
        if (reached) {
            publishedUntilNanoTime = checkpoint.nanoTime();
        }
        pending = reached ? null : checkpoint;
    }

    private double nanos() {
        return System.nanoTime() - publishedUntilNanoTime;
    }
}
