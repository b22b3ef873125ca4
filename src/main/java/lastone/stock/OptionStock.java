package lastone.stock;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An option on sale as a transaction read it.
 *
 * @param maxPerCustomer null for no limit
 * @param saleStartsAt null for a sale that was always open
 * @param saleEndsAt the first instant at which it no longer sells; null for a sale without an end
 * @param paymentWindow null for the shop's own
 */
public record OptionStock(
        long id,
        long productId,
        String productName,
        String optionName,
        long price,
        long stock,
        long version,
        @Nullable Integer maxPerCustomer,
        @Nullable Instant saleStartsAt,
        @Nullable Instant saleEndsAt,
        @Nullable Duration paymentWindow) {

    /** When it sells, and how much of it to one customer. */
    public SaleRules rules() {
        return new SaleRules(saleStartsAt, saleEndsAt, maxPerCustomer);
    }
}
