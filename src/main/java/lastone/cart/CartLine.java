package lastone.cart;

/**
 * One option in a user's cart.
 *
 * @param productName as it is now; the one when the line was added where the product is hidden or deleted
 * @param optionName likewise
 * @param price of one unit, in the currency's smallest unit; likewise
 */
public record CartLine(
        long id, long userId, long productOptionId, String productName, String optionName, long price, int quantity) {}
