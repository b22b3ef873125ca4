package lastone.stock;

/**
 * Units of one option that a transaction reserves.
 *
 * @param stock the option's stock as the transaction read it
 * @param version the option's version as the transaction read it
 */
public record StockReservation(long optionId, long quantity, long stock, long version) {

    /** What the reservation does where nobody else has changed the option since it was read. */
    StockChange change() {
        return new StockChange(optionId, -quantity, stock - quantity, version + 1);
    }
}
