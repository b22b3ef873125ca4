package lastone.stock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an option sells, and how many units of it to one customer.
 *
 * @param startsAt null for a sale that was always open
 * @param endsAt the first instant at which it no longer sells; null for a sale without an end
 * @param maxPerCustomer null for no limit
 */
public record SaleRules(
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Integer maxPerCustomer) {

    /** Whether the sale starts later than this; never without a start. */
    public boolean hasNotStarted(Instant now) {
        return startsAt != null && now.isBefore(startsAt);
    }

    /** Whether the sale has ended by this instant, its end included; never without an end. */
    public boolean hasEnded(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }

    /** Whether further units would be too many for a customer who holds some. */
    public boolean exceedsLimit(long held, long further) {
        return maxPerCustomer != null && held + further > maxPerCustomer;
    }
}
