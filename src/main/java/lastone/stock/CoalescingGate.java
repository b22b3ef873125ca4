package lastone.stock;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import lastone.wait.Deadline;
import lastone.wait.Interrupts;

/**
 * Lets in together all who wait: one transaction and one commit for many requests, in the order of their arrival, which
 * decides who gets the last unit. Needs nothing beside the database, and is exact with several servers because the
 * transaction's own conditions are. Thread safe.
 *
 * <p>Requests queue by the lowest option they name, in one of several stripes, so that a rush for one option does not
 * hold up all others. A leader holds nothing in the process while it waits for the database, so stripes cannot deadlock
 * when requests name options of both.
 */
public final class CoalescingGate<Q, A> implements Gate<Q, A> {

    /** Each holds at most one connection, so most of a pool of 10 is left to everyone else. */
    private static final int STRIPES = 4;

    /** Measured: see docs/decisions/0010-coalesced-by-default.md. */
    private static final int MAX_BATCH = 512;

    private final StockTransaction<Q, A> transaction;
    private final Gate<Q, A> alone;
    private final Semaphore places = new Semaphore(BatchQueue.CAPACITY);
    private final List<BatchQueue<Q, A>> stripes = IntStream.range(0, STRIPES)
            .mapToObj(i -> new BatchQueue<Q, A>(places, (claims, deadline) -> answer(claims.claim(MAX_BATCH))))
            .toList();
    private final BatchMeters meters;

    public CoalescingGate(StockTransaction<Q, A> transaction, MeterRegistry registry) {
        this.transaction = transaction;
        this.alone = new OpenGate<>(transaction);
        this.meters = new BatchMeters(registry, () -> BatchQueue.CAPACITY - places.availablePermits());
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        long stripe = Collections.min(optionIds) % STRIPES;
        return stripes.get((int) stripe).enter(optionIds, request, deadline);
    }

    private void answer(List<Ticket<Q, A>> batch) {
        long start = System.nanoTime();
        batch.forEach(ticket -> meters.waited(start - ticket.arrivedNanoTime()));
        write(batch);
        meters.batch(batch.size(), System.nanoTime() - start);
    }

    /**
     * Answers every ticket by one transaction or, where that was rolled back, by smaller ones down to single requests,
     * so that none suffers for another. What failed in its commit may stand, and is not written again.
     */
    private void write(List<Ticket<Q, A>> batch) {
        if (batch.size() <= 1) {
            batch.forEach(this::writeAlone);
            return;
        }
        AtomicBoolean committing = new AtomicBoolean();
        try {
            List<A> answers =
                    transaction.run(batch.stream().map(Ticket::request).toList(), () -> committing.set(true));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).succeed(answers.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (committing.get()) {
                batch.forEach(ticket -> ticket.fail(failure));
            } else {
                meters.retry();
                writeHalves(batch);
            }
        }
    }

    private void writeHalves(List<Ticket<Q, A>> batch) {
        // What interrupts the leader is none of its neighbours' business: an interrupted thread gets no connection.
        Interrupts.putOff(() -> {
            write(inTime(batch.subList(0, batch.size() / 2)));
            write(inTime(batch.subList(batch.size() / 2, batch.size())));
        });
    }

    private void writeAlone(Ticket<Q, A> ticket) {
        try {
            ticket.succeed(alone.enter(ticket.optionIds(), ticket.request(), ticket.deadline()));
        } catch (RuntimeException | Error failure) {
            ticket.fail(failure);
        }
    }

    /** Those that may be tried again; the others are told that they are too late. */
    private static <Q, A> List<Ticket<Q, A>> inTime(List<Ticket<Q, A>> batch) {
        List<Ticket<Q, A>> inTime = new ArrayList<>();
        for (Ticket<Q, A> ticket : batch) {
            if (ticket.deadline().hasPassed()) {
                ticket.fail(new StockBusyException("The order could not be written before its deadline"));
            } else {
                inTime.add(ticket);
            }
        }
        return inTime;
    }
}
