package lastone.lab;

import java.util.List;
import lastone.order.OrderObserver;
import lastone.order.OrderRequest;

/**
 * Notes for every buyer when the transaction had its connection and when it had committed. Thread safe; one run at a
 * time.
 */
public final class Stopwatch implements OrderObserver {

    private volatile Run run = new Run(0);

    /** From now on, what is measured belongs to this run, whose buyers are users 1, 2, 3 and so on. */
    void start(Run next) {
        run = next;
    }

    /** How many commits the latest run took. */
    int commits() {
        return run.commits();
    }

    @Override
    public void transactionEnded(Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {
        if (ending != Ending.COMMITTED) {
            return;
        }
        long committed = System.nanoTime();
        Run current = run;
        current.committed();
        requests.forEach(request -> current.decided(Math.toIntExact(request.userId() - 1), beganNanoTime, committed));
    }
}
