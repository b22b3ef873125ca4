package lastone.concurrent;

/**
 * A request was not executed: its deadline passed, too many requests were waiting, or its thread was interrupted.
 * Nothing was changed, and the same request may succeed later.
 */
public final class NotExecutedException extends RuntimeException {

    /** @param message for the log; a caller of the API is sent a text of its own */
    public NotExecutedException(String message) {
        super(message);
    }
}
