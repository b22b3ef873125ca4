package lastone.order;

/** Why an order was cancelled. */
public enum CancelReason {
    CUSTOMER,
    PAYMENT_FAILED,
    EXPIRED
}
