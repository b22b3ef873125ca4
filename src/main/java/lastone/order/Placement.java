package lastone.order;

import java.util.Optional;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponse;

/** The result of one order request in a transaction that was committed. */
public sealed interface Placement {

    /** The order stands. */
    sealed interface Accepted extends Placement {}

    /** Nothing was changed. */
    sealed interface Refused extends Placement {}

    /**
     * The order was placed and its stock is reserved.
     *
     * @param response what was stored with it for a request with a key
     */
    record Placed(Order order, Optional<RenderedResponse> response) implements Accepted {}

    /** An earlier request with the same key took effect. */
    record Replayed(StoredResponse stored) implements Accepted {}

    /** There is no such option on sale. */
    record UnknownOption(long optionId) implements Refused {}

    /** Fewer units are left than wanted. */
    record OutOfStock(long optionId) implements Refused {}

    /** The cart is no longer as it was read, so it has to be read again. */
    record CartChanged() implements Refused {}
}
