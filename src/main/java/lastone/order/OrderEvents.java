package lastone.order;

import java.time.Instant;
import lastone.event.Event;

/**
 * The events of orders and their payments. A type is added by a method here, a field by a component of its record; both
 * also stand in {@code openapi.yaml}. What publishes them passes them through unchanged.
 */
public final class OrderEvents {

    private OrderEvents() {}

    private record Created(long orderId, long userId, long totalPrice) {}

    private record Cancelled(long orderId, CancelReason cancelReason) {}

    private record Refunded(long orderId, long paymentId, long amount, boolean restocked) {}

    private record PaymentEnded(long orderId, long paymentId, long userId, long amount) {}

    static Event created(Order order) {
        return created(order.id(), order.userId(), order.totalPrice(), order.orderedAt());
    }

    /** The key is the order, which is created once. {@code totalPrice} is in the smallest unit of the currency. */
    public static Event created(long orderId, long userId, long totalPrice, Instant time) {
        return Event.once("order.created", orderId, time, new Created(orderId, userId, totalPrice));
    }

    /** The key is the order, which is cancelled at most once, for whatever reason. */
    public static Event cancelled(long orderId, CancelReason reason, Instant time) {
        return Event.once("order.cancelled", orderId, time, new Cancelled(orderId, reason));
    }

    /** The key is the order, which is refunded at most once. {@code restocked}: whether its units returned to stock. */
    public static Event refunded(long orderId, long paymentId, long amount, boolean restocked, Instant time) {
        return Event.once("order.refunded", orderId, time, new Refunded(orderId, paymentId, amount, restocked));
    }

    /** The key is the order, which has one payment. {@code amount} is in the smallest unit of the currency. */
    public static Event paymentCompleted(long orderId, long paymentId, long userId, long amount, Instant time) {
        return Event.once("payment.completed", orderId, time, new PaymentEnded(orderId, paymentId, userId, amount));
    }

    /** Precedes the cancellation of the order, in the same transaction. */
    public static Event paymentFailed(long orderId, long paymentId, long userId, long amount, Instant time) {
        return Event.once("payment.failed", orderId, time, new PaymentEnded(orderId, paymentId, userId, amount));
    }
}
