package lastone.stock;

/** Stock was changed by someone else between reading and taking it; rolls the transaction back. Has no stack trace. */
public final class StockChangedException extends RuntimeException {

    StockChangedException(long optionId) {
        super("The stock of option " + optionId + " changed", null, false, false);
    }
}
