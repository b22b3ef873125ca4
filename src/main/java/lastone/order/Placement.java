package lastone.order;

import java.util.Optional;
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponse;

/** The result of one order request in a transaction that was committed. */
public sealed interface Placement {

    /** The order stands. */
    sealed interface Accepted extends Placement {}

    /**
     * The order was placed and its stock is reserved.
     *
     * @param response what was stored with it for a request with a key
     */
    record Placed(Order order, Optional<RenderedResponse> response) implements Accepted {}

    /**
     * An earlier request with the same key took effect. Whether it had the same body is checked later, by
     * {@link lastone.idempotency.IdempotencyKeys#replay(StoredResponse, lastone.idempotency.IdempotencyKey)}.
     */
    record Replayed(StoredResponse stored) implements Accepted {}

    /** Nothing was changed, because of a rule of the shop or for lack of stock. */
    record Refused(ShopException reason) implements Placement {}

    /**
     * Nothing was changed or decided: another transaction has the row of the user or of a cart line locked, or the cart
     * is no longer as it was read. To be tried again, with the cart read again.
     */
    record Retry() implements Placement {}
}
