package lastone.order;

/** A lock was lost before the commit; rolls the transaction back. Has no stack trace. */
public final class LeaseLostException extends RuntimeException {

    LeaseLostException() {
        super("The lock was lost before the commit", null, false, false);
    }
}
