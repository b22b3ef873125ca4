package lastone.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with its items and its payment.
 *
 * @param expiresAt until when it can be paid
 * @param cancelReason null unless it is cancelled
 */
public record Order(
        long id,
        long userId,
        OrderStatus status,
        long totalPrice,
        List<OrderItem> items,
        Payment payment,
        Instant orderedAt,
        Instant expiresAt,
        @Nullable CancelReason cancelReason) {}
