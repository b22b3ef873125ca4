package lastone.batch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of all batch executors of one kind, which share them. Thread safe. */
public final class BatchMetrics {

    private final AtomicLong waiting = new AtomicLong();
    private final DistributionSummary size;
    private final Timer wait;
    private final Timer write;
    private final Counter retries;

    /** One object a registry: a second one would share the meters, but its gauge would be ignored. */
    public BatchMetrics(MeterRegistry registry) {
        this.size = DistributionSummary.builder("lastone.batch.size")
                .description("Orders in one batch")
                .register(registry);
        this.wait = Timer.builder("lastone.batch.wait")
                .description("From an order's arrival until a batch claimed it")
                .register(registry);
        this.write = Timer.builder("lastone.batch.write")
                .description("From the start of a batch until all its orders were placed or refused")
                .register(registry);
        this.retries = Counter.builder("lastone.batch.retries")
                .description("Batches that failed and were executed again in two halves")
                .register(registry);
        Gauge.builder("lastone.batch.waiting", waiting, AtomicLong::doubleValue)
                .description("Orders that wait for a batch")
                .register(registry);
    }

    /** For batches that are none of orders: an empty registry counts nothing. */
    public static BatchMetrics unobserved() {
        return new BatchMetrics(new CompositeMeterRegistry());
    }

    void arrived() {
        waiting.incrementAndGet();
    }

    void left() {
        waiting.decrementAndGet();
    }

    void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void executed(int requests, long nanos) {
        if (requests > 0) {
            size.record(requests);
            write.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void split() {
        retries.increment();
    }
}
