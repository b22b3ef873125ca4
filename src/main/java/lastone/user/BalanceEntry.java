package lastone.user;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a user's account statement.
 *
 * @param amount what was added to the balance, negative for a payment
 * @param orderId the order that was paid or refunded; null for a top-up
 */
public record BalanceEntry(
        long id,
        Type type,
        long amount,
        long balanceAfter,
        @Nullable Long orderId,
        Instant at) {

    /** What moved the balance. */
    public enum Type {
        TOP_UP,
        PAYMENT,
        REFUND
    }
}
