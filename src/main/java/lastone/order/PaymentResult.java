package lastone.order;

import java.util.Optional;
import lastone.idempotency.RenderedResponse;
import lastone.idempotency.StoredResponse;

/** The result of one payment request in a transaction that was committed. */
sealed interface PaymentResult {

    /**
     * The payment has ended.
     *
     * @param response what was stored with it for a request with a key
     */
    record Ended(PaymentOutcome outcome, Optional<RenderedResponse> response) implements PaymentResult {}

    /** An earlier request with the same key took effect. */
    record Replayed(StoredResponse stored) implements PaymentResult {}

    /** The payment had ended before, also by a request ahead in the same batch. */
    record NotPending() implements PaymentResult {}

    /** The user was deleted after the request had shown a token; the order is cancelled by that, not by this. */
    record UserDeleted() implements PaymentResult {}

    /** Another transaction has locked the order or the user; nothing was decided. */
    record Locked() implements PaymentResult {}
}
