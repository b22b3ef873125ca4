package lastone.event;

/** What can happen to an order. Each step of an order happens once, and in this order. */
public enum EventType {
    ORDER_CREATED("order.created", 1, "userId,totalPrice"),
    PAYMENT_COMPLETED("payment.completed", 2, "paymentId,userId,amount"),
    PAYMENT_FAILED("payment.failed", 2, "paymentId,userId,amount"),
    ORDER_CANCELLED("order.cancelled", 3, "cancelReason");

    private final String word;
    private final int step;
    private final String fields;

    EventType(String word, int step, String fields) {
        this.word = word;
        this.step = step;
        this.fields = fields;
    }

    static EventType of(String word) {
        for (EventType type : values()) {
            if (type.word.equals(word)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type of event: " + word);
    }

    String word() {
        return word;
    }

    int step() {
        return step;
    }

    /** The JSON object that tells the values, of which no one has a comma in it. */
    String data(long orderId, String values) {
        StringBuilder json = new StringBuilder("{\"orderId\":").append(orderId);
        String[] names = fields.split(",", -1);
        String[] words = values.split(",", -1);
        for (int i = 0; i < names.length; i++) {
            json.append(",\"").append(names[i]).append("\":").append(words[i]);
        }
        return json.append('}').toString();
    }
}
