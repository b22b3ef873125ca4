package lastone.order;

/** What became of an order, as operators count it. */
public enum OrderOutcome {
    PLACED,
    REPEATED,
    OUT_OF_STOCK,
    UNKNOWN_OPTION,
    CART_CHANGED,
    BUSY,
    FAILED;

    static OrderOutcome of(Placement placement) {
        return switch (placement) {
            case Placement.Placed placed -> PLACED;
            case Placement.Replayed replayed -> REPEATED;
            case Placement.OutOfStock soldOut -> OUT_OF_STOCK;
            case Placement.UnknownOption unknown -> UNKNOWN_OPTION;
            case Placement.CartChanged changed -> CART_CHANGED;
        };
    }
}
