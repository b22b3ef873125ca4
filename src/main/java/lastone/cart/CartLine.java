package lastone.cart;

import org.jspecify.annotations.Nullable;

/**
 * One option in a user's cart.
 *
 * @param productName as it is now; the one when the line was added where the product or the option is hidden or deleted
 * @param optionName likewise
 * @param price of one unit, in the currency's smallest unit; likewise
 * @param problem what keeps the line from being ordered now; null for nothing
 */
public record CartLine(
        long id,
        long userId,
        long productOptionId,
        String productName,
        String optionName,
        long price,
        int quantity,
        @Nullable Problem problem) {

    /** In the order in which an order is refused for them. */
    public enum Problem {
        NOT_ON_SALE,
        SALE_NOT_STARTED,
        SALE_ENDED,
        PURCHASE_LIMIT,
        OUT_OF_STOCK
    }
}
