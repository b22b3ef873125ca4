package lastone.stock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** What operators see of the batches. Thread safe. */
final class BatchMeters {

    private final DistributionSummary size;
    private final Timer wait;
    private final Timer write;
    private final Counter retries;

    /** @param places those in the gate's queues that are free */
    BatchMeters(MeterRegistry registry, Semaphore places) {
        this.size = DistributionSummary.builder("lastone.batch.size")
                .description("Orders that a leader took together")
                .register(registry);
        this.wait = Timer.builder("lastone.batch.wait")
                .description("From an order's arrival until a leader took it")
                .register(registry);
        this.write = Timer.builder("lastone.batch.write")
                .description("From taking a batch until all its orders were answered")
                .register(registry);
        this.retries = Counter.builder("lastone.batch.retries")
                .description("Batches that failed and were written again in two halves")
                .register(registry);
        Gauge.builder("lastone.batch.waiting", () -> BatchQueue.CAPACITY - places.availablePermits())
                .description("Orders that wait for a leader")
                .register(registry);
    }

    void batch(int orders, long writeNanos) {
        size.record(orders);
        write.record(writeNanos, TimeUnit.NANOSECONDS);
    }

    void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void retry() {
        retries.increment();
    }
}
