package lastone.order;

import lastone.error.ShopException;

/** A payment that has ended, completed or cancelled; either way something was changed. */
public sealed interface EndedPayment {

    /** The balance was spent and the order is paid. */
    record Completed(Payment payment) implements EndedPayment {}

    /** The order was cancelled instead, for lack of balance or because it was too late. */
    record Cancelled(ShopException refusal) implements EndedPayment {}
}
