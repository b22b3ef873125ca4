package lastone.strategy;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.batch.Batch;
import lastone.batch.BatchExecutor;
import lastone.batch.BatchMetrics;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.RefCountedMap;
import lastone.db.Failures;
import lastone.lock.SharedLocks;
import lastone.order.LeaseLostException;
import lastone.order.OrderExecutor;
import lastone.order.OrderRequest;
import lastone.order.OrderTransaction;
import lastone.order.Placement;
import lastone.stock.StockUpdate;

/**
 * Executes orders while it holds the locks of all their options, which several servers share. The locks are acquired
 * before a connection is borrowed and released after the commit. They only save failed attempts:
 * because the transaction checks the version of the stock, a lost lock costs time but never oversells. Thread safe.
 *
 * <p>Orders of the same options form batches behind one acquisition: while a shared lock is held each commit delays
 * the buyers of all servers. After one batch the locks are released, so that other servers can acquire them.
 */
public final class LockExecutor implements OrderExecutor {

    private static final String LOCK_NAME_PREFIX = "option:";

    /** How many orders share one acquisition; docs/decisions/0007 has what other bounds cost. */
    private static final int MAX_BATCH = 256;

    private final SharedLocks locks;
    private final OrderTransaction transaction;
    private final StockUpdate update;
    private final BatchMetrics batchMetrics;
    private final LockExecutorMetrics metrics;
    private final RefCountedMap<Set<Long>, BatchExecutor<OrderRequest, Placement>> queues =
            new RefCountedMap<>(this::queue);

    /** @param locks shared by all servers of the shop; the caller closes them after the last order */
    public LockExecutor(
            SharedLocks locks,
            OrderTransaction transaction,
            StockUpdate update,
            BatchMetrics batchMetrics,
            MeterRegistry registry) {
        this.locks = locks;
        this.transaction = transaction;
        this.update = update;
        this.batchMetrics = batchMetrics;
        this.metrics = new LockExecutorMetrics(registry);
    }

    @Override
    public Placement execute(OrderRequest request, Deadline deadline) {
        long arrival = System.nanoTime();
        Set<Long> options = Set.copyOf(request.quantities().keySet());
        BatchExecutor<OrderRequest, Placement> queue = queues.acquire(options);
        try {
            return queue.execute(request, deadline);
        } catch (NotExecutedException e) {
            metrics.waited(System.nanoTime() - arrival);
            throw e;
        } finally {
            queues.release(options);
        }
    }

    private BatchExecutor<OrderRequest, Placement> queue(Set<Long> options) {
        SortedSet<String> lockNames = new TreeSet<>();
        options.forEach(id -> lockNames.add(LOCK_NAME_PREFIX + id));
        return new BatchExecutor<>(
                batch -> execute(batch, lockNames),
                request -> 1,
                MAX_BATCH,
                Failures::canBeRequestFault,
                batchMetrics,
                Thread::startVirtualThread);
    }

    private List<Placement> execute(Batch<OrderRequest, Placement> batch, SortedSet<String> lockNames) {
        boolean isPart = batch.isClaimed();
        try {
            return placeUnderLocks(batch, lockNames);
        } finally {
            if (batch.isClaimed() && !isPart) {
                metrics.claimed(batch);
            }
        }
    }

    /** If the locks are lost before the commit, all is rolled back and they are acquired again. */
    private List<Placement> placeUnderLocks(Batch<OrderRequest, Placement> batch, SortedSet<String> lockNames) {
        while (true) {
            try (SharedLocks.Lease lease = acquire(lockNames, batch.deadline())) {
                return transaction.placeBatch(batch, update, lease::isValid);
            } catch (LeaseLostException e) {
                // Try-with-resources has closed the lease before this, so the locks that were not lost are released.
                if (batch.deadline().hasPassed()) {
                    throw new NotExecutedException("The locks were lost, and not acquired again before the deadline");
                }
            }
        }
    }

    private SharedLocks.Lease acquire(SortedSet<String> lockNames, Deadline deadline) {
        return locks.tryAcquire(lockNames, deadline)
                .orElseThrow(() -> new NotExecutedException("The locks could not be acquired before the deadline"));
    }
}
