package lastone.order;

/** The state of an order; only a pending one ever changes. */
public enum OrderStatus {
    PENDING_PAYMENT,
    PAID,
    CANCELLED
}
