package lastone.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the locks. Thread safe. */
final class LockMeters {

    private final Counter acquired;
    private final Counter lost;

    LockMeters(MeterRegistry registry) {
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
