package lastone.lab;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import lastone.order.OrderRequest;
import lastone.order.Placement;
import lastone.stock.OptionStock;
import lastone.stock.StockTaker;
import lastone.stock.StockTransaction;
import lastone.stock.TakenStock;
import org.jdbi.v3.core.Handle;

/**
 * Notes for every buyer when the transaction had its connection and when it had committed, from outside: it stands
 * around the transaction and its stock taker, and changes neither. Thread safe; one run at a time.
 */
public final class Stopwatch {

    /** When the thread's transaction first touched the database; of several attempts, the last one's. */
    private static final ThreadLocal<Long> BEGAN = new ThreadLocal<>();

    private volatile Run run = new Run(0);

    /** From now on, what is measured belongs to this run, whose buyers are users 1, 2, 3 and so on. */
    void start(Run next) {
        run = next;
    }

    /** The same transactions, with the watch around them. */
    public Function<StockTaker, StockTransaction<OrderRequest, Placement>> around(
            Function<StockTaker, StockTransaction<OrderRequest, Placement>> transactions) {
        return taker -> new Watched(transactions.apply(new WatchedTaker(taker)));
    }

    private final class Watched implements StockTransaction<OrderRequest, Placement> {

        private final StockTransaction<OrderRequest, Placement> transaction;

        Watched(StockTransaction<OrderRequest, Placement> transaction) {
            this.transaction = transaction;
        }

        @Override
        public List<Placement> run(List<OrderRequest> requests, Runnable beforeCommit) {
            long[] began = new long[1];
            List<Placement> answers = transaction.run(requests, () -> {
                began[0] = BEGAN.get();
                beforeCommit.run();
            });
            long ended = System.nanoTime();
            run.committed();
            requests.forEach(request -> run.decided(Math.toIntExact(request.userId() - 1), began[0], ended));
            return answers;
        }
    }

    private record WatchedTaker(StockTaker taker) implements StockTaker {

        @Override
        public List<OptionStock> read(Handle handle, SortedSet<Long> optionIds) {
            BEGAN.set(System.nanoTime());
            return taker.read(handle, optionIds);
        }

        @Override
        public void take(Handle handle, Collection<TakenStock> taken) {
            taker.take(handle, taken);
        }
    }
}
