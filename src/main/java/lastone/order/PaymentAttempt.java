package lastone.order;

import java.util.Optional;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponse;

/** How one attempt to complete a payment ended, in a transaction that was committed. */
sealed interface PaymentAttempt {

    /** The attempt is final. */
    sealed interface Decided extends PaymentAttempt {}

    /**
     * The payment has ended.
     *
     * @param response what was stored with it for a request with a key
     */
    record Ended(EndedPayment outcome, Optional<RenderedResponse> response) implements Decided {}

    /**
     * An earlier request with the same key took effect. Whether it had the same body is checked later, by
     * {@link lastone.idempotency.IdempotencyKeys#replay(StoredResponse, lastone.idempotency.IdempotencyKey)}.
     */
    record Replayed(StoredResponse stored) implements Decided {}

    /** The payment had ended before, also by a request ahead in the same batch. */
    record NotPending() implements Decided {}

    /** The user was deleted after the request had shown a token; the order is cancelled by that, not by this. */
    record UserDeleted() implements Decided {}

    /** Another transaction has locked the order or the user; nothing was decided. To be tried again. */
    record Locked() implements PaymentAttempt {}
}
