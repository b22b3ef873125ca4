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
     * @param writer answers every ticket it is given; what it throws is the answer of those that are left
     */
    BatchQueue(Semaphore places, int maxBatch, Consumer<List<Ticket<Q, A>>> writer) {
        this.places = places;
        this.maxBatch = maxBatch;
        this.writer = writer;
    }

    /**
     * Blocks until the request was written, alone or with others.
     *
     * @throws StockBusyException when too many wait, or the deadline or an interrupt came before a leader took the
     *     request; the thread is still interrupted then
     */
    A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        if (!places.tryAcquire()) {
            throw new StockBusyException("Too many orders are waiting");
        }
        Ticket<Q, A> ticket = new Ticket<>(optionIds, request, deadline);
        waiting.add(ticket);
        boolean interrupted = false;
        try {
            while (!ticket.isAnswered()) {
                interrupted |= Thread.interrupted();
                if ((interrupted || deadline.hasPassed()) && ticket.tryWithdraw()) {
                    leave(ticket);
                    passOn();
                    throw new StockBusyException("No leader took the order before its deadline");
                } else if (led.compareAndSet(false, true)) {
                    lead(ticket);
                } else {
                    ticket.await();
                }
            }
            return ticket.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Throws nothing: whoever is in the batch gets an answer, and the others a leader, whatever happens. */
    private void lead(Ticket<Q, A> own) {
        List<Ticket<Q, A>> batch = List.of();
        try {
            if (!own.isAnswered()) {
                batch = new ArrayList<>();
                claim(batch);
                writer.accept(batch);
            }
        } catch (Throwable failure) {
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).fail(failure);
            }
        } finally {
            led.set(false);
            passOn();
            for (int i = 0; i < batch.size(); i++) {
                if (batch.get(i) != own) {
                    batch.get(i).wake();
                }
            }
        }
    }

    /** A ticket is in the batch before it is claimed, so that none is lost when memory runs out in between. */
    private void claim(List<Ticket<Q, A>> batch) {
        int options = 0;
        for (Ticket<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
            int more = next.optionIds().size();
            if (!batch.isEmpty() && options + more > maxBatch) {
                return;
            }
            batch.add(next);
            if (next.tryClaim()) {
                options += more;
            } else {
                batch.removeLast();
            }
            leave(next);
        }
    }

    /** Gives the ticket's place back, whoever comes first: its caller, its leader or a passer-by. */
    private void leave(Ticket<Q, A> ticket) {
        if (waiting.remove(ticket)) {
            places.release();
        }
    }

    /**
     * Wakes the first who waits, unless somebody leads, who will do so in the end. Whoever gives up calls this, too: it
     * may be the one that was woken to lead.
     */
    private void passOn() {
        for (Ticket<Q, A> next = waiting.peek(); next != null && !led.get(); next = waiting.peek()) {
            if (next.isWaiting()) {
                next.wake();
                return;
            }
            leave(next);
        }
    }
}
