package lastone.stock;

import java.util.List;

/**
 * One transaction that answers requests in their order: all answers, or an exception and nothing changed.
 *
 * @param <Q> what asks for stock
 * @param <A> its answer
 */
public interface StockTransaction<Q, A> {

    /**
     * @param beforeCommit runs when all is written; what it throws rolls everything back
     * @throws StockChangedException when stock that was read had changed before it was taken; worth another try
     */
    List<A> run(List<Q> requests, Runnable beforeCommit);
}
