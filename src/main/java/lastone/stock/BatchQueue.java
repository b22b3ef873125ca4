package lastone.stock;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import lastone.concurrent.Deadline;

/**
 * Those who wait to be written, first come, first served. One of them leads at a time: it claims the first who wait, has
 * them written, and hands the lead to the next. There is no thread but the callers' own, so one caller alone is written
 * at once, by itself. Thread safe.
 */
final class BatchQueue<Q, A> {

    /** How many may wait in all queues of a gate. */
    static final int CAPACITY = 131_072;

    private final Semaphore places;
    private final Leader<Q, A> leader;
    private final Deque<Ticket<Q, A>> waiting = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean led = new AtomicBoolean();

    /** What one does who leads. */
    interface Leader<Q, A> {

        /**
         * Claims some who wait and answers them. What it throws is the answer of those that it claimed and did not
         * answer, and of the leader itself.
         *
         * @param deadline the leader's own
         */
        void lead(BatchQueue<Q, A>.Claims claims, Deadline deadline);
    }

    /** Those that a leader has claimed. For the leader's thread only. */
    final class Claims {

        private final List<Ticket<Q, A>> claimed = new ArrayList<>();

        /**
         * Claims the first who wait. A ticket is in the list before it is claimed, so that none is lost when memory runs
         * out in between.
         *
         * @param maxOptions how many options they may name, counted for each request; a single request may name more
         * @return those it claimed, until it is called again
         */
        List<Ticket<Q, A>> claim(int maxOptions) {
            int first = claimed.size();
            int options = 0;
            for (Ticket<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
                int more = next.optionIds().size();
                if (claimed.size() > first && options + more > maxOptions) {
                    break;
                }
                claimed.add(next);
                if (next.tryClaim()) {
                    options += more;
                } else {
                    claimed.removeLast();
                }
                leave(next);
            }
            return claimed.subList(first, claimed.size());
        }

        /** Lets those who have no answer wait again, as the first and in their order, for another leader. */
        void giveBackUnanswered() {
            for (int i = claimed.size() - 1; i >= 0; i--) {
                if (!claimed.get(i).isAnswered()) {
                    giveBack(claimed.get(i));
                    claimed.remove(i);
                }
            }
        }

        /** It waits before it is in the queue, because whoever passes by clears away what does not wait. */
        private void giveBack(Ticket<Q, A> ticket) {
            if (places.tryAcquire()) {
                ticket.giveBack();
                waiting.addFirst(ticket);
            } else {
                ticket.fail(new StockBusyException("Too many orders are waiting"));
            }
            ticket.wake();
        }

        private void fail(Ticket<Q, A> own, Throwable failure) {
            if (own.tryClaim()) {
                leave(own);
                own.fail(failure);
            }
            for (int i = 0; i < claimed.size(); i++) {
                claimed.get(i).fail(failure);
            }
        }

        private void wakeAllBut(Ticket<Q, A> own) {
            for (int i = 0; i < claimed.size(); i++) {
                if (claimed.get(i) != own) {
                    claimed.get(i).wake();
                }
            }
        }
    }

    /** @param places one for each who may wait, in this queue and in others */
    BatchQueue(Semaphore places, Leader<Q, A> leader) {
        this.places = places;
        this.leader = leader;
    }

    /**
     * Blocks until the request was written, alone or with others.
     *
     * @throws StockBusyException when too many wait, or the deadline or an interrupt came before a leader took the
     *     request, or before it could be tried again; the thread is still interrupted then
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

    /** Throws nothing: whoever was claimed gets an answer, and the others a leader, whatever happens. */
    private void lead(Ticket<Q, A> own) {
        Claims claims = new Claims();
        try {
            if (!own.isAnswered()) {
                leader.lead(claims, own.deadline());
            }
        } catch (Throwable failure) {
            claims.fail(own, failure);
        } finally {
            led.set(false);
            passOn();
            claims.wakeAllBut(own);
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
