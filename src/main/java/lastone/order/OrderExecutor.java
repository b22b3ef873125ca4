package lastone.order;

import lastone.concurrent.Deadline;
import lastone.concurrent.NotExecutedException;
import lastone.concurrent.OutcomeUnknownException;

/** Decides when an order may enter the transaction that places it, and with which other orders. Thread safe. */
public interface OrderExecutor {

    /**
     * Blocks until the transaction of the order has ended: committed if this returns, rolled back if it throws, unless the
     * connection broke in the commit.
     *
     * @throws NotExecutedException when the order was not placed before the deadline; nothing was changed
     * @throws OutcomeUnknownException when the transaction has not ended 1.8 s after the deadline, or its commit's outcome
     *     could not be read
     * @throws org.jdbi.v3.core.ConnectionException when the database could not be reached; nothing was changed
     */
    Placement execute(OrderRequest request, Deadline deadline);
}
