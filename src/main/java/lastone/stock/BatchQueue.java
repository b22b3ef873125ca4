package lastone.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lastone.wait.Deadline;

/**
 * Those who wait to be written together, first come, first served. One of them leads at a time: it takes the first who
 * wait, has them written, hands the lead to the next and only then wakes those it took. There is no thread but the
 * callers' own, so one caller alone is written at once, by itself. Thread safe.
 */
final class BatchQueue<Q, A> {

    private final Semaphore places;
    private final int maxBatch;
    private final Consumer<List<Ticket<Q, A>>> writer;
    private final Queue<Ticket<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean led = new AtomicBoolean();

    /**
     * @param places one for each who may wait, in this queue and in others
     * @param maxBatch how many options a batch may name, counted for each request; a single request may name more
     * @param writer answers every ticket it is given, in whatever way, and throws nothing
     */
    BatchQueue(Semaphore places, int maxBatch, Consumer<List<Ticket<Q, A>>> writer) {
        this.places = places;
        this.maxBatch = maxBatch;
        this.writer = writer;
    }

    /**
     * Blocks until the request was written, alone or with others.
     *
     * @throws StockBusyException when too many wait, or the deadline came before a leader took the request
     */
    A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        if (!places.tryAcquire()) {
            throw new StockBusyException("Too many orders are waiting");
        }
        Ticket<Q, A> ticket = new Ticket<>(optionIds, request, deadline);
        waiting.add(ticket);
        boolean interrupted = false;
        while (!ticket.isAnswered()) {
            if ((interrupted || deadline.hasPassed()) && ticket.tryWithdraw()) {
                passOn();
                throw new StockBusyException("No leader took the order before its deadline");
            } else if (led.compareAndSet(false, true)) {
                lead(ticket);
            } else {
                ticket.await();
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ticket.get();
    }

    private void lead(Ticket<Q, A> own) {
        List<Ticket<Q, A>> batch = List.of();
        try {
            batch = own.isAnswered() ? List.of() : claim();
            if (!batch.isEmpty()) {
                writer.accept(batch);
            }
        } finally {
            led.set(false);
            passOn();
            for (Ticket<Q, A> ticket : batch) {
                if (ticket != own) {
                    ticket.wake();
                }
            }
        }
    }

    private List<Ticket<Q, A>> claim() {
        List<Ticket<Q, A>> batch = new ArrayList<>();
        int options = 0;
        for (Ticket<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
            options += next.optionIds().size();
            if (options > maxBatch && !batch.isEmpty()) {
                break;
            }
            waiting.remove();
            places.release();
            if (next.tryClaim()) {
                batch.add(next);
            }
        }
        return batch;
    }

    /**
     * Wakes the first who waits, unless somebody leads, who will do so in the end. Whoever gives up calls this, too: it
     * may be the one that was woken to lead.
     */
    private void passOn() {
        if (led.get()) {
            return;
        }
        for (Ticket<Q, A> ticket : waiting) {
            if (ticket.isWaiting()) {
                ticket.wake();
                return;
            }
        }
    }
}
