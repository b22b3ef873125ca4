package lastone.stock;

import java.util.List;

/**
 * One transaction that answers requests in their order: all answers, or an exception and nothing changed.
 *
 * @param <Q> what asks for stock
 * @param <A> its answer
 */
public interface StockTransaction<Q, A> {

    /** @throws StockChangedException when stock that was read had changed before it was taken; worth another try */
    List<A> run(List<Q> requests);
}
