package lastone.lab;

import java.util.List;
import lastone.order.OrderObserver;
import lastone.order.OrderRequest;

/**
 * Records in the current run when the transaction of each buyer had its connection and when it had committed. Buyer 0 is
 * user 1, and so on. Thread safe; one run at a time.
 */
final class TransactionTimer implements OrderObserver {

    private volatile Run run = new Run(0);

    /** To be called while no transaction is under way. */
    void start(Run next) {
        run = next;
    }

    /** How many commits the latest run took so far. */
    int commits() {
        return run.commits();
    }

    @Override
    public void transactionEnded(Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {
        if (ending == Ending.COMMITTED) {
            List<Integer> buyers = requests.stream()
                    .map(request -> Math.toIntExact(request.userId() - 1))
                    .toList();
            run.committed(buyers, beganNanoTime, System.nanoTime());
        }
    }
}
