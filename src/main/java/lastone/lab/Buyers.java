package lastone.lab;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buyers that each place one order, all released at the same moment, each on a virtual thread of its own. Every buyer
 * ends with one result. Can be released once; thread safe.
 */
public final class Buyers {

    private static final Logger LOG = LoggerFactory.getLogger(Buyers.class);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final IntFunction<Purchase> buy;
    private final Consumer<Result> listener;
    private final CountDownLatch ready;
    private final Semaphore start = new Semaphore(0);
    private final CountDownLatch done;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean cancelled;

    /**
     * A buyer whose order has ended.
     *
     * @param arrival the position in which the buyers placed their orders, from 0
     * @param nanoTime when it had its result, on the clock of {@link System#nanoTime}
     */
    public record Result(int buyer, int arrival, long nanoTime, Purchase purchase) {}

    /**
     * Blocks until all buyers are ready.
     *
     * @param buy places the order of a buyer, numbered from 0, on the buyer's thread
     * @param listener is called once for each buyer when its order has ended, on the buyer's thread
     */
    public Buyers(int count, IntFunction<Purchase> buy, Consumer<Result> listener) {
        this.buy = buy;
        this.listener = listener;
        this.ready = new CountDownLatch(count);
        this.done = new CountDownLatch(count);
        this.threads = IntStream.range(0, count)
                .mapToObj(buyer -> Thread.ofVirtual().name("buyer-" + buyer).start(() -> run(buyer)))
                .toList();
        // Otherwise the first buyers would be through before the last threads are created.
        await(ready, FOREVER);
    }

    /** Lets all buyers place their orders now. */
    public void release() {
        start.release(threads.size());
    }

    /** Blocks until every buyer has a result. */
    public void await() {
        await(done, FOREVER);
    }

    /** Blocks until every buyer has a result or the time is over; returns whether every buyer has one. */
    public boolean await(Duration longest) {
        return await(done, longest);
    }

    /**
     * Interrupts the buyers that have no result yet, so that they get one soon: an order that waits is withdrawn, one
     * that is being written is still written. To be called after the release; does not block.
     */
    public void cancel() {
        cancelled = true;
        threads.forEach(Thread::interrupt);
    }

    private void run(int buyer) {
        try {
            ready.countDown();
            // Whatever interrupts it: a race may be cancelled as soon as it is released, and every buyer has a result.
            start.acquireUninterruptibly();
            int arrival = arrivals.getAndIncrement();
            Purchase purchase = purchase(buyer);
            listener.accept(new Result(buyer, arrival, System.nanoTime(), purchase));
        } finally {
            done.countDown();
        }
    }

    /** Errors, too, become results: await would not return for a buyer that has none. */
    private Purchase purchase(int buyer) {
        try {
            return buy.apply(buyer);
        } catch (RuntimeException | Error e) {
            // Interrupted orders fail in many ways, none of which is worth a stack trace.
            if (!cancelled) {
                LOG.warn("A buyer's order failed", e);
            }
            return Purchase.notSold(
                    Purchase.Outcome.FAILED, Objects.requireNonNullElseGet(e.getMessage(), e::toString));
        }
    }

    private static boolean await(CountDownLatch latch, Duration longest) {
        try {
            return latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the buyers", e);
        }
    }
}
