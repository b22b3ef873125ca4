package lastone.stock;

import java.util.List;
import java.util.Set;

/**
 * Lets everyone in at once and leaves the order to the database. A request whose stock changed under its hands tries
 * again, up to 50 times as the shop did that this design comes from, each time after a longer random pause in which
 * it holds no connection.
 */
public final class OpenGate<Q, A> implements Gate<Q, A> {

    private static final int MAX_RETRIES = 50;

    private final StockTransaction<Q, A> transaction;

    public OpenGate(StockTransaction<Q, A> transaction) {
        this.transaction = transaction;
    }

    @Override
    public A enter(Set<Long> optionIds, Q request, Deadline deadline) {
        Backoff backoff = new Backoff(deadline);
        for (int retry = 0; retry <= MAX_RETRIES && !deadline.hasPassed(); retry++) {
            try {
                return transaction.run(List.of(request)).getFirst();
            } catch (StockChangedException lostTheRace) {
                backoff.pause();
            }
        }
        throw new StockBusyException("The stock kept changing for " + MAX_RETRIES + " tries or until the deadline");
    }
}
