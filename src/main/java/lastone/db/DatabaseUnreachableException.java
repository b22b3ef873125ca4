package lastone.db;

import java.sql.SQLException;

/** The database could not be opened at start; the message is one line that a person can act on. */
public final class DatabaseUnreachableException extends RuntimeException {

    private static final int H2_FILE_IN_USE = 90020;
    private static final String IN_USE = "the H2 file is in use by another process, such as a running server";

    DatabaseUnreachableException(Throwable cause) {
        super(isInUse(cause) ? IN_USE : oneLine(rootOf(cause)), cause);
    }

    private static boolean isInUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == H2_FILE_IN_USE) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String oneLine(Throwable root) {
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
    }
}
