package lastone.stock;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import lastone.concurrent.Backoff;
import lastone.concurrent.Deadline;

/**
 * Lets everyone in at once and leaves the order to the database. A request whose stock changed under its hands tries
 * again, a bounded number of times, each time after a longer random pause in which it holds no connection.
 */
public final class OpenGate<Q, A> implements Gate<Q, A> {

    /** As the shop did that this design comes from. */
    public static final int MAX_RETRIES = 50;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(128);

    private final StockTransaction<Q, A> transaction;
    private final int maxRetries;

    public OpenGate(StockTransaction<Q, A> transaction) {
        this(transaction, MAX_RETRIES);
    }

    public OpenGate(StockTransaction<Q, A> transaction, int maxRetries) {
        this.transaction = transaction;
        this.maxRetries = maxRetries;
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        for (int retry = 0; retry <= maxRetries && !deadline.hasPassed(); retry++) {
            try {
                return transaction.run(List.of(request), () -> {}).getFirst();
            } catch (StockChangedException lostTheRace) {
                backoff.pause(deadline);
            }
        }
        throw new StockBusyException("The stock kept changing for " + maxRetries + " tries or until the deadline");
    }
}
