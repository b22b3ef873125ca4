package lastone.stock;

/** The turn of a request did not come in time; nothing was changed, and the same request may succeed later. */
public final class StockBusyException extends RuntimeException {

    public StockBusyException(String message) {
        super(message);
    }
}
