package lastone.lab;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buyers who each place one order, all released at one moment, each on a virtual thread of its own. Each ends with a
 * result, whatever happens to it. Released once; thread safe.
 */
public final class Buyers {

    private static final Logger LOG = LoggerFactory.getLogger(Buyers.class);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final IntFunction<Purchase> buy;
    private final Consumer<Served> listener;
    private final CountDownLatch ready;
    private final CountDownLatch start = new CountDownLatch(1);
    private final CountDownLatch done;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean calledOff;

    /**
     * A buyer whose order has ended.
     *
     * @param arrival its place among those that asked, from 0
     * @param nanoTime when it had its result, on the clock of {@link System#nanoTime}
     */
    public record Served(int buyer, int arrival, long nanoTime, Purchase purchase) {}

    /**
     * Blocks until all of them stand ready.
     *
     * @param buy places the order of a buyer, who has a number from 0, on the buyer's thread
     * @param listener is told of each buyer as its order ends, on the buyer's thread
     */
    public Buyers(int count, IntFunction<Purchase> buy, Consumer<Served> listener) {
        this.buy = buy;
        this.listener = listener;
        this.ready = new CountDownLatch(count);
        this.done = new CountDownLatch(count);
        this.threads = IntStream.range(0, count)
                .mapToObj(buyer -> Thread.ofVirtual().name("buyer-" + buyer).start(() -> run(buyer)))
                .toList();
        await(ready, FOREVER);
    }

    /** Lets all of them place their orders now. */
    public void release() {
        start.countDown();
    }

    /** Blocks until the last of them has a result. */
    public void await() {
        await(done, FOREVER);
    }

    /** Blocks until the last of them has a result, or the time is over, and returns whether all have one. */
    public boolean await(Duration longest) {
        return await(done, longest);
    }

    /**
     * Interrupts those who have no result yet, so that they have one soon: an order that waits is withdrawn, one that is
     * being written is written. To be called after the release; does not block.
     */
    public void callOff() {
        calledOff = true;
        threads.forEach(Thread::interrupt);
    }

    private void run(int buyer) {
        try {
            ready.countDown();
            await(start, FOREVER);
            int arrival = arrivals.getAndIncrement();
            Purchase purchase = purchase(buyer);
            listener.accept(new Served(buyer, arrival, System.nanoTime(), purchase));
        } finally {
            done.countDown();
        }
    }

    /** Errors, too: a buyer without a result would be waited for without end. */
    private Purchase purchase(int buyer) {
        try {
            return buy.apply(buyer);
        } catch (RuntimeException | Error failure) {
            if (!calledOff) {
                LOG.warn("A buyer's order failed", failure);
            }
            return Purchase.failed(failure.toString());
        }
    }

    private static boolean await(CountDownLatch latch, Duration longest) {
        try {
            return latch.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while buyers wait", e);
        }
    }
}
