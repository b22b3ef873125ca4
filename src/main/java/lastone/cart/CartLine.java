package lastone.cart;

/** One option in a user's cart, with its name and price as they are now. */
public record CartLine(
        long id, long userId, long productOptionId, String productName, String optionName, long price, int quantity) {}
