package lastone.stock;

/**
 * Units of one option that a transaction reserves.
 *
 * @param version the option's version as the transaction read it
 */
public record StockReservation(long optionId, long quantity, long version) {}
