package lastone.db;

/** The database could not be opened at start; the message is one line that a person can act on. */
public final class DatabaseUnreachableException extends RuntimeException {

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
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
    }
}
