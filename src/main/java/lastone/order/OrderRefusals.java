package lastone.order;

import java.util.List;
import java.util.Map;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.stock.OptionStock;

/** Why an order is refused, with what its caller needs to do better. */
final class OrderRefusals {

    private static final String OPTION = "productOptionId";

    private OrderRefusals() {}

    /** An option of which fewer units are left than wanted. */
    record Shortage(long productOptionId, int requested, long available) {}

    static ShopException unknownOption(long optionId) {
        return new ShopException(
                ErrorCode.NOT_FOUND_PRODUCT_OPTION_ERROR,
                "There is no product option " + optionId + " on sale.",
                Map.of(OPTION, optionId));
    }

    static ShopException saleNotStarted(OptionStock option) {
        return new ShopException(
                ErrorCode.SALE_NOT_STARTED_ERROR,
                "The sale of product option " + option.id() + " starts at " + option.saleStartsAt() + ".",
                Map.of(OPTION, option.id(), "saleStartsAt", String.valueOf(option.saleStartsAt())));
    }

    static ShopException saleEnded(OptionStock option) {
        return new ShopException(
                ErrorCode.SALE_ENDED_ERROR,
                "The sale of product option " + option.id() + " has ended.",
                Map.of(OPTION, option.id()));
    }

    static ShopException purchaseLimit(long optionId, int maxPerCustomer, long alreadyOrdered) {
        return new ShopException(
                ErrorCode.PURCHASE_LIMIT_ERROR,
                "A customer can order %d units of product option %d, and you have ordered %d already."
                        .formatted(maxPerCustomer, optionId, alreadyOrdered),
                Map.of(OPTION, optionId, "maxPerCustomer", maxPerCustomer, "alreadyOrdered", alreadyOrdered));
    }

    static ShopException tooManyPendingOrders(int limit) {
        return new ShopException(
                ErrorCode.TOO_MANY_PENDING_ORDERS_ERROR,
                "At most " + limit + " orders can wait for payment: pay or cancel one first.",
                Map.of("limit", limit));
    }

    static ShopException priceChanged(long totalPrice) {
        return new ShopException(
                ErrorCode.PRICE_CHANGED_ERROR,
                "The total is " + totalPrice + " now, which is not what was expected.",
                Map.of("totalPrice", totalPrice));
    }

    /** @param shortages at least one, by option */
    static ShopException outOfStock(List<Shortage> shortages) {
        return new ShopException(
                ErrorCode.OUT_OF_STOCK_ERROR,
                "Product option " + shortages.getFirst().productOptionId() + " has fewer units left than ordered.",
                Map.of("shortages", shortages));
    }
}
