package lastone.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.SortedMap;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.order.OrderRequest;
import lastone.order.Placement;

/**
 * How one buyer's order ended.
 *
 * @param orderId 0 unless it is sold
 * @param reason why it was rejected or failed; empty otherwise
 */
public record Purchase(Outcome outcome, long orderId, String reason) {

    public enum Outcome {
        SOLD,

        /** Nothing is left. */
        SOLD_OUT,

        /** Refused for another reason, above all because its turn did not come in time. */
        @JsonProperty("TURNED_AWAY")
        REJECTED,

        /** There is no proper result. */
        FAILED
    }

    public static Purchase sold(long orderId) {
        return new Purchase(Outcome.SOLD, orderId, "");
    }

    public static Purchase soldOut() {
        return new Purchase(Outcome.SOLD_OUT, 0, "");
    }

    static Purchase rejected(String reason) {
        return new Purchase(Outcome.REJECTED, 0, reason);
    }

    static Purchase failed(String reason) {
        return new Purchase(Outcome.FAILED, 0, reason);
    }

    /** Places an order. Blocks for its result. */
    public static Purchase by(Server.Placing placing, long userId, SortedMap<Long, Integer> quantities) {
        try {
            return switch (placing.place(new OrderRequest(userId, quantities))) {
                case Placement.Placed placed -> sold(placed.order().id());
                case Placement.Replayed replayed -> throw new IllegalStateException("Sent without a key");
            };
        } catch (ShopException e) {
            return e.code() == ErrorCode.OUT_OF_STOCK_ERROR
                    ? soldOut()
                    : rejected(e.code().name());
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
