package lastone.order;

/** The state of a payment. Only a pending one and, by a refund, a completed one ever change. */
public enum PaymentStatus {
    PENDING,
    COMPLETED,
    FAILED,
    CANCELLED,
    REFUNDED
}
