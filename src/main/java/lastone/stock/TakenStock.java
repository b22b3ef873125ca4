package lastone.stock;

/**
 * Stock that a transaction takes.
 *
 * @param version the version at which the option was read
 */
public record TakenStock(long optionId, long quantity, long version) {}
