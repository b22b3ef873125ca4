package lastone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lastone.lab.Buyers;
import org.jspecify.annotations.Nullable;

/** Collects buyers as they are served, for one thread that publishes them many at a time. */
final class ServedQueue {

    private static final long TICK_MILLIS = 40;

    private final BlockingQueue<Buyers.Served> served = new LinkedBlockingQueue<>();
    private int expected;

    /** @param expected how many buyers there are */
    ServedQueue(int expected) {
        this.expected = expected;
    }

    /** Called by the buyers' threads. */
    void add(Buyers.Served buyer) {
        served.add(buyer);
    }

    /** Whether all of them have been returned. */
    boolean isDone() {
        return expected == 0;
    }

    /** Those who were served since the last call. Blocks for a moment, so that many come together. */
    List<Buyers.Served> next() {
        List<Buyers.Served> next = new ArrayList<>();
        long tickEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        while (next.size() < expected && tickEnds > System.nanoTime()) {
            Buyers.Served buyer = poll(tickEnds - System.nanoTime());
            if (buyer != null) {
                next.add(buyer);
                served.drainTo(next);
            }
        }
        expected -= next.size();
        return next;
    }

    private Buyers.@Nullable Served poll(long nanos) {
        try {
            return served.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while buyers wait", e);
        }
    }
}
