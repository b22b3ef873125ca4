package lastone.strategy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lastone.batch.Batch;

/** Metrics of orders behind a lock. Thread safe. */
final class LockExecutorMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final Timer wait;
    private final Counter ordersSharingLock;

    LockExecutorMetrics(MeterRegistry registry) {
        this.wait = Timer.builder("lastone.lock.wait")
                .description("From an order's arrival until its locks were held for it, or until it was withdrawn")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.ordersSharingLock = Counter.builder("lastone.lock.handovers")
                .description("Orders executed under a lock that another order's batch acquisition already held")
                .register(registry);
    }

    void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A batch was claimed while its locks were held. */
    void claimed(Batch<?, ?> batch) {
        batch.waitNanos().forEach(this::waited);
        ordersSharingLock.increment(Math.max(0, batch.requests().size() - 1));
    }
}
