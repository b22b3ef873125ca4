package lastone.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order.
 *
 * @param paidAt null unless it was completed
 */
public record Payment(
        long id,
        long orderId,
        long userId,
        long amount,
        PaymentMethod paymentMethod,
        PaymentStatus status,
        @Nullable Instant paidAt) {

    /** This payment as it is once the balance was spent for it. */
    Payment completedAt(Instant now) {
        return new Payment(id, orderId, userId, amount, paymentMethod, PaymentStatus.COMPLETED, now);
    }
}
