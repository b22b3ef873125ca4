package lastone.stock;

import java.util.Set;
import lastone.concurrent.Deadline;

/**
 * Decides who may enter the transaction that takes stock, when, and in whose company. Thread safe.
 *
 * @param <Q> what asks for stock
 * @param <A> its answer
 */
public interface Gate<Q, A> {

    /**
     * Blocks until the request was answered by a transaction that has ended: committed if it returned, rolled back if
     * it threw.
     *
     * @param optionIds the options whose stock the request takes
     * @throws StockBusyException when the turn did not come before the deadline; nothing was changed
     */
    A enter(Set<Long> optionIds, Q request, Deadline deadline);
}
