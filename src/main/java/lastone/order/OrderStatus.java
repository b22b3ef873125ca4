package lastone.order;

/** Where an order stands; only a pending one ever changes. */
public enum OrderStatus {
    PENDING_PAYMENT,
    PAID,
    CANCELLED
}
