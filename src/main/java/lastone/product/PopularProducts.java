package lastone.product;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.batch.Batch;
import lastone.batch.BatchExecutor;
import lastone.batch.BatchMetrics;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;
import lastone.concurrent.RefCountedMap;
import lastone.db.ExpensiveReads;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;

/**
 * Ranks products by the units that were paid for. Thread safe.
 *
 * <p>Anyone may ask for a year, which reads a row for each option and day. So the requests for one ranking that arrive while
 * it is being read share the next read. Nothing is cached: a read starts after every request that it serves.
 */
public final class PopularProducts {

    /** No bound of its own: all requests of a batch are served by one read. */
    private static final int MAX_BATCH = Integer.MAX_VALUE;

    private final ExpensiveReads reads;
    private final Clock clock;
    private final ZoneId zone;

    /** The operator's meters count batches of orders. */
    private final BatchMetrics unobserved = BatchMetrics.unobserved();

    private final RefCountedMap<Query, BatchExecutor<Query, Ranking>> executors =
            new RefCountedMap<>(query -> new BatchExecutor<>(
                    this::rank, same -> 1, MAX_BATCH, failure -> false, unobserved, Thread::startVirtualThread));

    /** @param zone in which the shop's days begin and end, as for {@link PopularCounts} */
    public PopularProducts(ExpensiveReads reads, Clock clock, ZoneId zone) {
        this.reads = reads;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Which products are ranked.
     *
     * @param from the first day that counts
     * @param to the last day that counts
     * @param hidden whether hidden products are ranked, too
     * @param limit how many products are listed at most
     */
    public record Query(LocalDate from, LocalDate to, boolean hidden, int limit) {}

    /** The most sold products of some days, both inclusive. */
    public record Ranking(LocalDate from, LocalDate to, List<Entry> data) {}

    /** @param rank from 1 */
    public record Entry(int rank, long totalSold, Product product) {}

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /**
     * Ranks products, the most sold first, ties by id; deleted ones are left out. Blocks for at most {@code STOCK_WAIT} and
     * a wait for a connection.
     *
     * @throws ShopException 503 when the ranking could not be read in time
     * @throws org.jdbi.v3.core.ConnectionException when the database could not be reached
     */
    public Ranking rank(Query query) {
        BatchExecutor<Query, Ranking> executor = executors.acquire(query);
        try {
            return executor.execute(query, reads.newDeadline());
        } catch (NotExecutedException | OutcomeUnknownException e) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "Too many reports are being read. Try again soon.");
        } finally {
            executors.release(query);
        }
    }

    /** Claims the batch when permit and connection are there: until then further requests join it. */
    private List<Ranking> rank(Batch<Query, Ranking> batch) {
        return reads.run(batch.deadline(), handle -> {
            List<Query> same = batch.claim();
            return same.isEmpty() ? List.of() : Collections.nCopies(same.size(), rank(handle, same.getFirst()));
        });
    }

    private static Ranking rank(Handle handle, Query query) {
        List<PopularSql.Total> totals = handle.attach(PopularSql.class).top(query);
        Map<Long, Product> products =
                ProductReadSql.getAll(
                                handle,
                                totals.stream().map(PopularSql.Total::productId).toList())
                        .stream()
                        .collect(Collectors.toMap(Product::id, Function.identity()));
        List<Entry> entries = new ArrayList<>();
        for (PopularSql.Total total : totals) {
            Product product = Objects.requireNonNull(products.get(total.productId()), "counted, but not there");
            entries.add(new Entry(entries.size() + 1, total.totalSold(), product));
        }
        return new Ranking(query.from(), query.to(), entries);
    }
}
