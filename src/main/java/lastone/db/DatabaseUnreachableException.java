package lastone.db;

/** The database could not be opened at start; the message is one line that a person can act on. */
public final class DatabaseUnreachableException extends RuntimeException {

    DatabaseUnreachableException(Throwable cause) {
        super(
                Failures.isFileInUse(cause)
                        ? "the H2 file is in use by another process, such as a running server"
                        : Failures.reason(cause),
                cause);
    }
}
