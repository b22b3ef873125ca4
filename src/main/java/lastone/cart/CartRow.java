package lastone.cart;

import java.time.Instant;
import lastone.cart.CartLine.Problem;
import lastone.stock.SaleRules;
import org.jspecify.annotations.Nullable;

/**
 * A line as it is read, with what decides whether it can be ordered.
 *
 * @param stock null for an option that is not on sale
 * @param held units that the user ordered before and that count towards the limit
 */
record CartRow(
        long id,
        long userId,
        long productOptionId,
        String productName,
        String optionName,
        long price,
        int quantity,
        @Nullable Long stock,
        @Nullable Instant saleStartsAt,
        @Nullable Instant saleEndsAt,
        @Nullable Integer maxPerCustomer,
        long held) {

    CartLine at(Instant now) {
        return new CartLine(id, userId, productOptionId, productName, optionName, price, quantity, problem(now));
    }

    private @Nullable Problem problem(Instant now) {
        SaleRules rules = new SaleRules(saleStartsAt, saleEndsAt, maxPerCustomer);
        if (stock == null) {
            return Problem.NOT_ON_SALE;
        }
        if (rules.hasNotStarted(now)) {
            return Problem.SALE_NOT_STARTED;
        }
        if (rules.hasEnded(now)) {
            return Problem.SALE_ENDED;
        }
        if (rules.exceedsLimit(held, quantity)) {
            return Problem.PURCHASE_LIMIT;
        }
        return stock < quantity ? Problem.OUT_OF_STOCK : null;
    }
}
