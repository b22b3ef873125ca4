package lastone.order;

/** One option of an order, with its names and its price for all units as they were when it was placed. */
public record OrderItem(
        long id, long productOptionId, String productName, String optionName, int quantity, long totalPriceAtOrder) {}
