package lastone.db;

/** The database could not be opened at the start; the message is one line that says what to do. */
public final class DatabaseUnreachableException extends RuntimeException {

    DatabaseUnreachableException(Throwable cause) {
        super(reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        if (Failures.isFileInUse(cause)) {
            return "the H2 file is in use by another process, such as a running server";
        }
        return Failures.isFileDamaged(cause) ? "the H2 file is damaged, or is no H2 file" : Failures.reason(cause);
    }
}
