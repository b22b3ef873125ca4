package lastone.lock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators see of the locks. Thread safe. */
final class LockMeters {

    private final Counter acquired;
    private final Counter handedOver;
    private final Counter lost;

    LockMeters(MeterRegistry registry) {
        this.acquired = Counter.builder("lastone.lock.acquisitions")
                .description("Locks taken in Redis")
                .register(registry);
        this.handedOver = Counter.builder("lastone.lock.handovers")
                .description("Locks that were handed on to one more order of this server, without asking Redis")
                .register(registry);
        this.lost = Counter.builder("lastone.lock.lost")
                .description("Locks that were lost while they were held")
                .register(registry);
    }

    void acquired() {
        acquired.increment();
    }

    void handedOver(int times) {
        handedOver.increment(times);
    }

    void lost() {
        lost.increment();
    }
}
