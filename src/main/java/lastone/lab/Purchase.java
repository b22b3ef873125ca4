package lastone.lab;

import java.util.function.Function;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.order.OrderRequest;
import lastone.order.Placement;

/**
 * How one buyer's order ended.
 *
 * @param orderId 0 unless it is sold
 * @param reason why it is not sold; empty if it is
 */
public record Purchase(Outcome outcome, long orderId, String reason) {

    /** The first two are the right results of a sale; the others are counted apart. */
    public enum Outcome {
        SOLD,

        /** Nothing is left. */
        SOLD_OUT,

        /** Rejected for another reason, above all because it was not processed before its deadline. */
        REJECTED,

        /** There is no result, or an unexpected one. */
        FAILED
    }

    static Purchase sold(long orderId) {
        return new Purchase(Outcome.SOLD, orderId, "");
    }

    static Purchase notSold(Outcome outcome, String reason) {
        return new Purchase(outcome, 0, reason);
    }

    /**
     * Places an order without an idempotency key. Blocks as long as {@code place} does, which throws a
     * {@link ShopException} for an order that is refused.
     */
    public static Purchase by(Function<OrderRequest, Placement.Accepted> place, OrderRequest request) {
        try {
            return switch (place.apply(request)) {
                case Placement.Placed placed -> sold(placed.order().id());
                case Placement.Replayed replayed -> throw new IllegalStateException("Sent without a key");
            };
        } catch (ShopException e) {
            boolean isSoldOut = e.code() == ErrorCode.OUT_OF_STOCK_ERROR;
            return notSold(
                    isSoldOut ? Outcome.SOLD_OUT : Outcome.REJECTED, e.code().name());
        }
    }

    boolean isSold() {
        return outcome == Outcome.SOLD;
    }

    /** Whether the buyer knows for certain: it is sold, or nothing is left. */
    boolean isDecided() {
        return isSold() || outcome == Outcome.SOLD_OUT;
    }
}
