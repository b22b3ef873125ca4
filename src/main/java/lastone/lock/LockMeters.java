package lastone.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What operators see of the locks. Thread safe. */
final class LockMeters {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final Timer wait;
    private final Counter acquired;
    private final Counter handedOver;
    private final Counter lost;

    LockMeters(MeterRegistry registry) {
        this.wait = Timer.builder("lastone.lock.wait")
                .description("From asking for the locks of an order until all were held, or it gave up")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.acquired = Counter.builder("lastone.lock.acquisitions")
                .description("Locks taken in Redis")
                .register(registry);
        this.handedOver = Counter.builder("lastone.lock.handovers")
                .description("Locks got from another order of this server, without asking Redis")
                .register(registry);
        this.lost = Counter.builder("lastone.lock.lost")
                .description("Locks that were lost while they were held")
                .register(registry);
    }

    void waited(long nanos) {
        wait.record(Duration.ofNanos(nanos));
    }

    void acquired() {
        acquired.increment();
    }

    void handedOver() {
        handedOver.increment();
    }

    void lost() {
        lost.increment();
    }
}
