package lastone.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order with its items and its payment.
 *
 * @param expiresAt until when it can be paid
 * @param cancelReason null unless it is cancelled
 * @param cancelledAt null unless it is cancelled
 * @param refundedAt null unless it is refunded
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
        @Nullable CancelReason cancelReason,
        @Nullable Instant cancelledAt,
        @Nullable Instant refundedAt) {}
