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
import lastone.concurrent.Deadline;
import lastone.concurrent.RefCountedMap;
import lastone.lock.SharedLocks;

/**
 * Lets in who holds the locks of all its options, which several servers share. The locks are taken before a connection
 * is borrowed and given back after the commit. They bring order only: the stock taker behind this gate has to check the
 * version, so that a lost lock costs time and never stock. Thread safe.
 *
 * <p>Requests for the same options queue together. Whoever leads takes the locks and writes a batch of those who wait, as
 * many as the locks may be handed on to: while they are held each commit keeps everybody waiting, on every server.
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
    private final RefCountedMap<Set<Long>, Line> lines = new RefCountedMap<>(Line::new);
    private final BatchMeters meters;
    private final Timer wait;

    public LockGate(SharedLocks locks, StockTransaction<Q, A> transaction, MeterRegistry registry) {
        this.locks = locks;
        this.transaction = transaction;
        this.meters = new BatchMeters(registry, places);
        this.wait = Timer.builder("lastone.lock.wait")
                .description("From an order's arrival until its locks were held for it, or it gave up")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        long arrival = System.nanoTime();
        Line line = lines.acquire(optionIds);
        try {
            return line.queue.enter(optionIds, request, deadline);
        } catch (StockBusyException gaveUp) {
            waited(arrival);
            throw gaveUp;
        } finally {
            lines.release(optionIds);
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
                    write(claims, lease);
                }
            }
        }

        private void write(BatchQueue<Q, A>.Claims claims, SharedLocks.Lease lease) {
            if (Thread.currentThread().isInterrupted()) {
                // It would get no connection, which is none of its neighbours' business.
                return;
            }
            List<Ticket<Q, A>> batch = claims.claim((1 + lease.handOversLeft()) * keys.size());
            if (batch.isEmpty()) {
                return;
            }
            lease.handOn(batch.size() - 1);
            batch.forEach(ticket -> waited(ticket.arrivedNanoTime()));
            try {
                writer(lease).write(batch);
            } catch (LeaseLostException | StockChangedException rolledBack) {
                claims.giveBackUnanswered();
            }
        }
    }

    private BatchWriter<Q, A> writer(SharedLocks.Lease lease) {
        StockTransaction<Q, A> whileHeld = (requests, beforeCommit) -> transaction.run(requests, () -> {
            if (!lease.isValid()) {
                throw new LeaseLostException();
            }
            beforeCommit.run();
        });
        return new BatchWriter<>(
                whileHeld,
                ticket -> whileHeld.run(List.of(ticket.request()), () -> {}).getFirst(),
                meters);
    }

    private void waited(long arrivalNanoTime) {
        wait.record(System.nanoTime() - arrivalNanoTime, TimeUnit.NANOSECONDS);
    }
}
