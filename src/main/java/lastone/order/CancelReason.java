package lastone.order;

/** Why an order was cancelled. */
public enum CancelReason {
    /** The customer or an admin cancelled it. */
    CUSTOMER,
    /** The balance was too low when it was to be paid. */
    PAYMENT_FAILED,
    /** It was not paid within its window. */
    EXPIRED
}
