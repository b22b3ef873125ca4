package lastone.stock;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import lastone.lock.SharedLocks;
import lastone.wait.Deadline;

/**
 * Lets in who holds the locks of all its options, which several servers share. The locks are taken before a connection
 * is borrowed and given back after the commit. They bring order only: the stock taker behind this gate has to check the
 * version, so that a lost lock costs time and never stock.
 */
public final class LockGate<Q, A> implements Gate<Q, A> {

    private static final String KEY = "lastone:lock:option:";

    private final SharedLocks locks;
    private final StockTransaction<Q, A> transaction;

    public LockGate(SharedLocks locks, StockTransaction<Q, A> transaction) {
        this.locks = locks;
        this.transaction = transaction;
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        SortedSet<String> keys = new TreeSet<>();
        optionIds.forEach(id -> keys.add(KEY + id));
        while (true) {
            Optional<SharedLocks.Lease> acquired = locks.tryAcquire(keys, deadline);
            if (acquired.isEmpty()) {
                throw new StockBusyException("The locks could not be had before the deadline");
            }
            try (SharedLocks.Lease lease = acquired.get()) {
                return transaction.run(List.of(request), () -> require(lease)).getFirst();
            } catch (LeaseLostException | StockChangedException rolledBack) {
                // Nothing was changed, so the request queues again, until its deadline.
            }
        }
    }

    private static void require(SharedLocks.Lease lease) {
        if (!lease.isValid()) {
            throw new LeaseLostException();
        }
    }
}
