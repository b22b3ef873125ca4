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

    private BatchMetrics(String name, String request, MeterRegistry registry) {
        this.size = DistributionSummary.builder(name + ".size")
                .description("The number of " + request + "s in one batch")
                .register(registry);
        this.wait = Timer.builder(name + ".wait")
                .description("From the arrival of one " + request + " until a batch claimed it")
                .register(registry);
        this.write = Timer.builder(name + ".write")
                .description("From the start of a batch until each " + request + " in it had its result")
                .register(registry);
        this.retries = Counter.builder(name + ".retries")
                .description("Batches that failed and were executed again in two halves")
                .register(registry);
        Gauge.builder(name + ".waiting", waiting, AtomicLong::doubleValue)
                .description("How many " + request + "s wait for a batch")
                .register(registry);
    }

    /** Of orders. One object a registry: a second one would share the meters, but its gauge would be ignored. */
    public BatchMetrics(MeterRegistry registry) {
        this("lastone.batch", "order", registry);
    }

    /** One object a registry, as for orders. */
    public static BatchMetrics ofPayments(MeterRegistry registry) {
        return new BatchMetrics("lastone.payment.batch", "payment", registry);
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
