package lastone.strategy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import lastone.batch.BatchExecutor;
import lastone.batch.BatchMetrics;
import lastone.concurrent.Deadline;
import lastone.db.Failures;
import lastone.order.OrderExecutor;
import lastone.order.OrderRequest;
import lastone.order.OrderTransaction;
import lastone.order.Placement;
import lastone.stock.StockUpdate;

/**
 * Executes together all orders that arrived while the last batch was executed: one transaction and one commit for many
 * orders, in the order of their arrival, which decides which one gets the last unit. Needs nothing beside the database,
 * and is exact with several servers because the transaction's own conditions are. Thread safe.
 *
 * <p>Orders queue by the lowest option they name, in one of several stripes, so that a rush for one option does not
 * hold up all others. A batch holds nothing in the process while it waits for the database, so stripes cannot deadlock
 * when orders name options of both.
 */
public final class CoalescingExecutor implements OrderExecutor {

    /** See docs/decisions/0010-coalesced-by-default.md. */
    private static final int MAX_STRIPES = 4;

    /** In options of all its orders. Measured: see docs/decisions/0010-coalesced-by-default.md. */
    private static final int MAX_BATCH = 512;

    private final List<BatchExecutor<OrderRequest, Placement>> stripes;

    /**
     * @param transactions how many transactions run at once: each stripe takes one, and about half are left to payments
     *     and all others
     */
    public CoalescingExecutor(
            OrderTransaction transaction, StockUpdate update, int transactions, BatchMetrics metrics) {
        this.stripes = IntStream.range(0, Math.min(MAX_STRIPES, (transactions + 1) / 2))
                .mapToObj(i -> new BatchExecutor<OrderRequest, Placement>(
                        batch -> transaction.placeBatch(batch, update, () -> true),
                        OrderRequest::optionCount,
                        MAX_BATCH,
                        Failures::canBeRequestFault,
                        metrics,
                        transaction.transactionThreads()))
                .toList();
    }

    @Override
    public Placement execute(OrderRequest request, Deadline deadline) {
        long stripe = Collections.min(request.quantities().keySet()) % stripes.size();
        return stripes.get((int) stripe).execute(request, deadline);
    }
}
