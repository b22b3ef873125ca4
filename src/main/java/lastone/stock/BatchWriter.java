package lastone.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import lastone.concurrent.Interrupts;

/**
 * Answers all tickets of a batch by one transaction or, where that was rolled back, by smaller ones down to single
 * requests, so that none suffers for another. What failed in its commit may stand, and is not written again. Thread safe.
 */
final class BatchWriter<Q, A> {

    private final StockTransaction<Q, A> transaction;
    private final Function<Ticket<Q, A>, A> alone;
    private final BatchMeters meters;

    /** @param alone writes a request that is a batch of its own */
    BatchWriter(StockTransaction<Q, A> transaction, Function<Ticket<Q, A>, A> alone, BatchMeters meters) {
        this.transaction = transaction;
        this.alone = alone;
        this.meters = meters;
    }

    /**
     * Blocks until each has an answer.
     *
     * @throws LeaseLostException when a transaction does; those who have no answer are not written then
     * @throws StockChangedException when a single request's does, with the same effect
     */
    void write(List<Ticket<Q, A>> batch) {
        long start = System.nanoTime();
        batch.forEach(ticket -> meters.waited(start - ticket.arrivedNanoTime()));
        try {
            writeTogether(batch);
        } finally {
            meters.batch(batch.size(), System.nanoTime() - start);
        }
    }

    private void writeTogether(List<Ticket<Q, A>> batch) {
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
        } catch (LeaseLostException nothingWritten) {
            throw nothingWritten;
        } catch (RuntimeException | Error failure) {
            // Stock is found to have changed before the commit, if need be of a transaction that runs for the second
            // time.
            if (committing.get() && !(failure instanceof StockChangedException)) {
                batch.forEach(ticket -> ticket.fail(failure));
            } else {
                meters.retry();
                writeHalves(batch);
            }
        }
    }

    private void writeHalves(List<Ticket<Q, A>> batch) {
        // What interrupts the leader is none of its neighbours' business: an interrupted thread gets no connection.
        Interrupts.defer(() -> writeTogether(inTime(batch.subList(0, batch.size() / 2))));
        Interrupts.defer(() -> writeTogether(inTime(batch.subList(batch.size() / 2, batch.size()))));
    }

    private void writeAlone(Ticket<Q, A> ticket) {
        try {
            ticket.succeed(alone.apply(ticket));
        } catch (LeaseLostException | StockChangedException nothingWritten) {
            throw nothingWritten;
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
