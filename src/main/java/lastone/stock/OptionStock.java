package lastone.stock;

/** An option on sale as a transaction read it. */
public record OptionStock(
        long id, long productId, String productName, String optionName, long price, long stock, long version) {}
