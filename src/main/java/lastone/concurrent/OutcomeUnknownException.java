package lastone.concurrent;

import org.jspecify.annotations.Nullable;

/** A request was being executed, and whether it took effect could not be found out before its deadline. */
public final class OutcomeUnknownException extends RuntimeException {

    /** @param cause the failure that hid the outcome; null where the deadline passed first */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
