package lastone.order;

import lastone.error.ShopException;

/** The result of completing a pending payment; either way something was changed. */
public sealed interface PaymentOutcome {

    /** The balance was spent and the order is paid. */
    record Completed(Payment payment) implements PaymentOutcome {}

    /** The order was cancelled instead, for lack of balance or because it was too late. */
    record Cancelled(ShopException refusal) implements PaymentOutcome {}
}
