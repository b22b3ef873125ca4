package lastone.order;

/** The state of a payment; only a pending one ever changes. */
public enum PaymentStatus {
    PENDING,
    COMPLETED,
    FAILED,
    CANCELLED
}
