package lastone.order;

import java.util.List;

/**
 * Sees what becomes of orders and of the transactions that write them. Called by the threads that place orders, many at
 * once, while buyers wait: it must be quick, must not block and must not throw.
 */
public interface OrderObserver {

    /** Looks away. */
    OrderObserver NONE = new OrderObserver() {};

    /** An order that arrived has a result, which took so long. */
    default void orderEnded(OrderOutcome outcome, long nanos) {}

    /** A transaction was committed or rolled back; so long after it asked for a connection. */
    default void transactionEnded(TransactionOutcome outcome, long nanos) {}

    /**
     * A transaction was committed.
     *
     * @param requests those that it decided, in their order
     * @param beganNanoTime when it had its connection, on the clock of {@link System#nanoTime}; of several attempts the
     *     last one's
     */
    default void transactionCommitted(List<OrderRequest> requests, long beganNanoTime, long committedNanoTime) {}
}
