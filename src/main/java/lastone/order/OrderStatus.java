package lastone.order;

/** The state of an order. A pending one is paid or cancelled, a paid one may be refunded; the others never change. */
public enum OrderStatus {
    PENDING_PAYMENT,
    PAID,
    CANCELLED,
    REFUNDED
}
