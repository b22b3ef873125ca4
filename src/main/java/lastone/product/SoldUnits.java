package lastone.product;

/** Units of one option that were paid for. */
public record SoldUnits(long productId, long optionId, long quantity) {}
