package lastone.concurrent;

/** A request was being executed, and whether it took effect could not be found out before its deadline. */
public final class OutcomeUnknownException extends RuntimeException {

    public OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
