package lastone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.demo.RaceEvent.Outcome;
import lastone.order.OrderService;
import lastone.web.ErrorCode;
import lastone.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Buyers who all want one unit of one option at the same moment. One use, by one thread. */
final class Crowd {

    private static final Logger LOG = LoggerFactory.getLogger(Crowd.class);

    /** The users that people shop as on the page keep their list of orders to themselves. */
    private static final int FIRST_BUYER = DemoRoutes.SHOPPERS + 1;

    private static final long TICK_MILLIS = 40;

    private final OrderService orders;
    private final long optionId;
    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicInteger arrivals = new AtomicInteger();
    private final BlockingQueue<Bought> answered = new LinkedBlockingQueue<>();
    private volatile long startNanos;
    private int unanswered;

    /** Blocks until all of them stand ready. */
    Crowd(OrderService orders, long optionId, int size) {
        this.orders = orders;
        this.optionId = optionId;
        this.unanswered = size;
        CountDownLatch ready = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            long userId = (long) FIRST_BUYER + i % (DemoData.USERS - DemoRoutes.SHOPPERS);
            Thread.ofVirtual().name("buyer-" + i).start(() -> {
                ready.countDown();
                await(start);
                answered.add(buy(userId));
            });
        }
        await(ready);
    }

    /** A buyer's answer, and the order's id, 0 if there is none. */
    record Bought(RaceEvent.Answer answer, long orderId) {}

    void letGo() {
        startNanos = System.nanoTime();
        start.countDown();
    }

    boolean isServed() {
        return unanswered == 0;
    }

    double elapsedMillis() {
        return Math.round((System.nanoTime() - startNanos) / 10_000.0) / 100.0;
    }

    /** The answers since the last call. Blocks for a moment, so that many come together. */
    List<Bought> next() {
        List<Bought> next = new ArrayList<>();
        long tickEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        while (next.size() < unanswered && tickEnds > System.nanoTime()) {
            Bought bought = poll(tickEnds - System.nanoTime());
            if (bought != null) {
                next.add(bought);
                answered.drainTo(next);
            }
        }
        unanswered -= next.size();
        return next;
    }

    private Bought buy(long userId) {
        SortedMap<Long, Integer> one = new TreeMap<>();
        one.put(optionId, 1);
        int arrival = arrivals.getAndIncrement();
        try {
            long orderId = orders.place(userId, one).id();
            return new Bought(answer(arrival, Outcome.SOLD), orderId);
        } catch (ProblemException refused) {
            boolean soldOut = refused.code() == ErrorCode.OUT_OF_STOCK_ERROR;
            return new Bought(answer(arrival, soldOut ? Outcome.SOLD_OUT : Outcome.TURNED_AWAY), 0);
        } catch (RuntimeException failure) {
            LOG.warn("A buyer's order failed", failure);
            return new Bought(answer(arrival, Outcome.FAILED), 0);
        }
    }

    private RaceEvent.Answer answer(int arrival, Outcome outcome) {
        return new RaceEvent.Answer(arrival, elapsedMillis(), outcome);
    }

    private @Nullable Bought poll(long nanos) {
        try {
            return answered.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            throw interrupted();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            throw interrupted();
        }
    }

    private static IllegalStateException interrupted() {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while buyers wait");
    }
}
