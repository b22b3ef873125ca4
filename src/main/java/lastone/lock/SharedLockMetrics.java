package lastone.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the shared locks. Thread safe. */
final class SharedLockMetrics {

    private final Counter acquired;
    private final Counter lost;

    SharedLockMetrics(MeterRegistry registry) {
        this.acquired = Counter.builder("lastone.lock.acquisitions")
                .description("Locks acquired in Redis")
                .register(registry);
        this.lost = Counter.builder("lastone.lock.lost")
                .description("Locks that were lost while they were held")
                .register(registry);
    }

    void acquired() {
        acquired.increment();
    }

    void lost() {
        lost.increment();
    }
}
