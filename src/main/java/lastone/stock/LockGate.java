package lastone.stock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lastone.lock.SharedLocks;
import lastone.wait.Deadline;
import lastone.wait.KeptWhileUsed;

/**
 * Lets in who holds the locks of all its options, which several servers share. The locks are taken before a connection
 * is borrowed and given back after the commit. They bring order only: the stock taker behind this gate has to check the
 * version, so that a lost lock costs time and never stock. Thread safe.
 *
 * <p>Requests for the same options queue together. Whoever leads takes the locks and runs the transactions of those who
 * wait, one after the other, as often as the locks may be handed on: to wake the next thread for its own transaction
 * takes longer than the transaction where the database is near.
 */
public final class LockGate<Q, A> implements Gate<Q, A> {

    private static final String KEY = "lastone:lock:option:";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    private final SharedLocks locks;
    private final StockTransaction<Q, A> transaction;
    private final Semaphore places = new Semaphore(BatchQueue.CAPACITY);
    private final KeptWhileUsed<Set<Long>, Line> lines = new KeptWhileUsed<>(Line::new);
    private final Timer wait;

    public LockGate(SharedLocks locks, StockTransaction<Q, A> transaction, MeterRegistry registry) {
        this.locks = locks;
        this.transaction = transaction;
        this.wait = Timer.builder("lastone.lock.wait")
                .description("From an order's arrival until its locks were held for it, or it gave up")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        long arrival = System.nanoTime();
        Line line = lines.join(optionIds);
        try {
            return line.queue.enter(optionIds, request, deadline);
        } catch (StockBusyException gaveUp) {
            waited(arrival);
            throw gaveUp;
        } finally {
            lines.leave(optionIds);
        }
    }

    /** Those who want the same options. */
    private final class Line {

        private final SortedSet<String> keys = new TreeSet<>();
        private final BatchQueue<Q, A> queue = new BatchQueue<>(places, this::lead);

        Line(Set<Long> optionIds) {
            optionIds.forEach(id -> keys.add(KEY + id));
        }

        /** Where the locks cannot be had in time, the leader has nobody claimed and gives up by its own deadline. */
        private void lead(BatchQueue<Q, A>.Claims claims, Deadline deadline) {
            Optional<SharedLocks.Lease> acquired = locks.tryAcquire(keys, deadline);
            if (acquired.isPresent()) {
                try (SharedLocks.Lease lease = acquired.get()) {
                    lead(claims, lease);
                }
            }
        }

        private void lead(BatchQueue<Q, A>.Claims claims, SharedLocks.Lease lease) {
            boolean first = true;
            for (List<Ticket<Q, A>> next = claims.claim(1); !next.isEmpty(); next = claims.claim(1)) {
                Ticket<Q, A> ticket = next.getFirst();
                boolean mayEnter = first || lease.tryHandOn();
                if (!mayEnter || !tryAnswer(ticket, lease)) {
                    claims.giveBack(ticket);
                    return;
                }
                ticket.wake();
                if (Thread.currentThread().isInterrupted()) {
                    // It would get no connection, which is none of its neighbours' business.
                    return;
                }
                first = false;
            }
        }
    }

    /** Whether the request was answered; not when all was rolled back because of a lost lock or stock that had changed. */
    private boolean tryAnswer(Ticket<Q, A> ticket, SharedLocks.Lease lease) {
        waited(ticket.arrivedNanoTime());
        try {
            ticket.succeed(transaction
                    .run(List.of(ticket.request()), () -> require(lease))
                    .getFirst());
        } catch (LeaseLostException | StockChangedException rolledBack) {
            return false;
        } catch (RuntimeException | Error failure) {
            ticket.fail(failure);
        }
        return true;
    }

    private void waited(long arrivalNanoTime) {
        wait.record(System.nanoTime() - arrivalNanoTime, TimeUnit.NANOSECONDS);
    }

    private static void require(SharedLocks.Lease lease) {
        if (!lease.isValid()) {
            throw new LeaseLostException();
        }
    }
}
