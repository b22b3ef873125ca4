package lastone.db;

import java.sql.SQLException;

/** The database could not be opened at start; the message is one line that a person can act on. */
public final class DatabaseUnreachableException extends RuntimeException {

    private static final int H2_FILE_IN_USE = 90020;

    DatabaseUnreachableException(Throwable cause) {
        super(oneLine(rootOf(cause)), cause);
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String oneLine(Throwable root) {
        if (root instanceof SQLException sql && sql.getErrorCode() == H2_FILE_IN_USE) {
            return "the H2 file is in use by another process, such as a running server";
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
    }
}
