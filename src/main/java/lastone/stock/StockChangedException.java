package lastone.stock;

/** Another transaction changed the stock between its read and its reservation; rolls the transaction back. Has no stack trace. */
public final class StockChangedException extends RuntimeException {

    StockChangedException(long optionId) {
        super("The stock of option " + optionId + " changed", null, false, false);
    }
}
