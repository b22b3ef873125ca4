package lastone.event;

import java.time.Instant;

/**
 * Something that happens in the transaction that writes it down.
 *
 * @param values JSON values with commas between them, in the order of the type's fields
 */
public record Event(EventType type, long orderId, Instant time, String values) {

    public static Event orderCreated(long orderId, long userId, long totalPrice, Instant time) {
        return new Event(EventType.ORDER_CREATED, orderId, time, userId + "," + totalPrice);
    }

    public static Event orderCancelled(long orderId, Enum<?> reason, Instant time) {
        return new Event(EventType.ORDER_CANCELLED, orderId, time, '"' + reason.name() + '"');
    }

    public static Event paymentCompleted(long orderId, long paymentId, long userId, long amount, Instant time) {
        return new Event(EventType.PAYMENT_COMPLETED, orderId, time, paymentId + "," + userId + "," + amount);
    }

    public static Event paymentFailed(long orderId, long paymentId, long userId, long amount, Instant time) {
        return new Event(EventType.PAYMENT_FAILED, orderId, time, paymentId + "," + userId + "," + amount);
    }
}
