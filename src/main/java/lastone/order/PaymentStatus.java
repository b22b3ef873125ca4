package lastone.order;

/** Where a payment stands; only a pending one ever changes. */
public enum PaymentStatus {
    PENDING,
    COMPLETED,
    FAILED,
    CANCELLED
}
