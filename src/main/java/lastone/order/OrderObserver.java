package lastone.order;

import java.util.List;
import lastone.error.ErrorCode;

/**
 * Gets the result of each order and of each transaction that places orders. Called by the threads that place orders,
 * many at once, while buyers wait: it must be quick, must not block and must not throw.
 */
public interface OrderObserver {

    /** Ignores everything. */
    OrderObserver NONE = new OrderObserver() {};

    /** The result of an order, as the metrics count it. */
    enum Outcome {
        PLACED,
        REPEATED,
        OUT_OF_STOCK,
        UNKNOWN_OPTION,
        /** By another rule: the time of the sale, a limit, the expected total, a deleted user. */
        REFUSED,
        TRIED_AGAIN,
        BUSY,
        FAILED;

        static Outcome of(Placement placement) {
            return switch (placement) {
                case Placement.Placed placed -> PLACED;
                case Placement.Replayed replayed -> REPEATED;
                case Placement.Refused refused -> of(refused.reason().code());
                case Placement.Retry again -> TRIED_AGAIN;
            };
        }

        private static Outcome of(ErrorCode reason) {
            return switch (reason) {
                case OUT_OF_STOCK_ERROR -> OUT_OF_STOCK;
                case NOT_FOUND_PRODUCT_OPTION_ERROR -> UNKNOWN_OPTION;
                default -> REFUSED;
            };
        }
    }

    /** How a transaction ended; all but the first rolled back. */
    enum Ending {
        COMMITTED,
        /** Tried again: stock changed between its read and its reservation. */
        STOCK_CHANGED,
        /** Tried again: a Redis lock was lost before the commit. */
        LEASE_LOST,
        FAILED
    }

    /** An order that arrived has a result, which took so long. */
    default void orderEnded(Outcome outcome, long nanos) {}

    /**
     * A transaction has ended right now.
     *
     * @param requests what it decided, in their order
     * @param startNanoTime when it asked for a connection, on the clock of {@link System#nanoTime}
     * @param beganNanoTime when it had its connection; of several attempts the last one's; the start where it failed
     */
    default void transactionEnded(Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {}
}
