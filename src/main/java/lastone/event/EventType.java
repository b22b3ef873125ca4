package lastone.event;

/** What can happen to an order. Each step of an order happens once, and in this order. */
public enum EventType {
    ORDER_CREATED("order.created", 1),
    PAYMENT_COMPLETED("payment.completed", 2),
    PAYMENT_FAILED("payment.failed", 2),
    ORDER_CANCELLED("order.cancelled", 3);

    private final String word;
    private final int step;

    EventType(String word, int step) {
        this.word = word;
        this.step = step;
    }

    String word() {
        return word;
    }

    int step() {
        return step;
    }
}
