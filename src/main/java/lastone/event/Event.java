package lastone.event;

import java.time.Instant;

/**
 * Something that happens in the transaction that writes it down.
 *
 * @param data a JSON object of numbers and plain words
 */
public record Event(EventType type, long orderId, Instant time, String data) {

    public static Event orderCreated(long orderId, long userId, long totalPrice, Instant time) {
        return new Event(
                EventType.ORDER_CREATED,
                orderId,
                time,
                "{\"orderId\":" + orderId + ",\"userId\":" + userId + ",\"totalPrice\":" + totalPrice + "}");
    }

    public static Event orderCancelled(long orderId, Enum<?> reason, Instant time) {
        return new Event(
                EventType.ORDER_CANCELLED,
                orderId,
                time,
                "{\"orderId\":" + orderId + ",\"cancelReason\":\"" + reason.name() + "\"}");
    }

    public static Event paymentCompleted(long orderId, long paymentId, long userId, long amount, Instant time) {
        return new Event(EventType.PAYMENT_COMPLETED, orderId, time, payment(orderId, paymentId, userId, amount));
    }

    public static Event paymentFailed(long orderId, long paymentId, long userId, long amount, Instant time) {
        return new Event(EventType.PAYMENT_FAILED, orderId, time, payment(orderId, paymentId, userId, amount));
    }

    private static String payment(long orderId, long paymentId, long userId, long amount) {
        return "{\"orderId\":" + orderId + ",\"paymentId\":" + paymentId + ",\"userId\":" + userId + ",\"amount\":"
                + amount + "}";
    }
}
