package lastone.strategy;

import java.time.Duration;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.order.OrderExecutor;
import lastone.order.OrderRequest;
import lastone.order.OrderTransaction;
import lastone.order.Placement;
import lastone.stock.StockChangedException;
import lastone.stock.StockUpdate;

/**
 * Executes each order at once, in a transaction of its own, and leaves the order among them to the database. An order
 * whose stock changed between its read and its write is tried again, a bounded number of times, each time after a
 * longer random pause in which it holds no connection. Thread safe.
 */
public final class DirectExecutor implements OrderExecutor {

    /** Default number of retries; the lab's {@code --retries} overrides it. */
    public static final int MAX_RETRIES = 50;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration MAX_PAUSE = Duration.ofMillis(128);

    private final OrderTransaction transaction;
    private final StockUpdate update;
    private final int maxRetries;

    /** @param maxRetries attempts after the first, for orders whose stock changed meanwhile */
    public DirectExecutor(OrderTransaction transaction, StockUpdate update, int maxRetries) {
        this.transaction = transaction;
        this.update = update;
        this.maxRetries = maxRetries;
    }

    @Override
    public Placement execute(OrderRequest request, Deadline deadline) {
        Backoff backoff = new Backoff(FIRST_PAUSE, MAX_PAUSE);
        for (int retry = 0; retry <= maxRetries && !deadline.hasPassed(); retry++) {
            try {
                return transaction.placeAlone(request, update);
            } catch (StockChangedException e) {
                backoff.pause(deadline);
            }
        }
        throw new NotExecutedException(
                "The stock changed again and again for " + maxRetries + " retries or until the deadline");
    }
}
