package lastone.stock;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import lastone.concurrent.Deadline;

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

    private final BatchWriter<Q, A> writer;
    private final Semaphore places = new Semaphore(BatchQueue.CAPACITY);
    private final List<BatchQueue<Q, A>> stripes = IntStream.range(0, STRIPES)
            .mapToObj(i -> new BatchQueue<Q, A>(places, this::lead))
            .toList();

    public CoalescingGate(StockTransaction<Q, A> transaction, MeterRegistry registry) {
        Gate<Q, A> alone = new OpenGate<>(transaction);
        this.writer = new BatchWriter<>(
                transaction,
                ticket -> alone.enter(ticket.optionIds(), ticket.request(), ticket.deadline()),
                new BatchMeters(registry, places));
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        long stripe = Collections.min(optionIds) % STRIPES;
        return stripes.get((int) stripe).enter(optionIds, request, deadline);
    }

    private void lead(BatchQueue<Q, A>.Claims claims, Deadline deadline) {
        writer.write(claims.claim(MAX_BATCH));
    }
}
