package lastone.db;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;

/** What kinds of failures there are. */
public final class Failures {

    /** MySQL and MariaDB: 1205 lock wait, 1213 deadlock. H2: 50200 lock wait, 40001 deadlock, 90131 conflict. */
    private static final Set<Integer> CONFLICT = Set.of(1205, 1213, 50200, 40001, 90131);

    /** MySQL and MariaDB: 1062. H2: 23505. */
    private static final Set<Integer> DUPLICATE_KEY = Set.of(1062, 23505);

    /** What MySQL refuses without a class of its own: 3819, a CHECK, and 1366, a character that the column cannot hold. */
    private static final Set<Integer> BAD_DATA = Set.of(3819, 1366);

    /** MariaDB: 1969. MySQL: 3024. H2: 57014. */
    private static final Set<Integer> TIMEOUT = Set.of(1969, 3024, 57014);

    private static final int H2_FILE_IN_USE = 90020;

    private Failures() {}

    /** Returns the first line of what the root cause says, for a person. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
    }

    /**
     * Whether a transaction of several requests can have failed because of one of them: data that the database refuses
     * (SQLSTATE classes 22, data exception, 23, integrity constraint, and 45, a trigger's own), or a defect that some data
     * brings to light. Every other failure of a database, and memory that runs out, would be the next transaction's, too.
     */
    public static boolean canBeOfOneRequest(Throwable failure) {
        if (failure instanceof Error || failure instanceof ConnectionException) {
            return false;
        }
        return sql(failure).map(Failures::isBadData).orElse(true);
    }

    private static boolean isBadData(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("45")
                || BAD_DATA.contains(e.getErrorCode());
    }

    /** Whether the database rolled a transaction back because of another one, so that the same work may succeed now. */
    static boolean isConflict(Throwable failure) {
        return hasCode(failure, CONFLICT);
    }

    /** Whether a unique key was there already. */
    static boolean isDuplicateKey(Throwable failure) {
        return hasCode(failure, DUPLICATE_KEY);
    }

    /** Whether the database ended a statement that ran for longer than its limit. */
    static boolean isTimeout(Throwable failure) {
        return hasCode(failure, TIMEOUT);
    }

    static boolean isFileInUse(Throwable failure) {
        return hasCode(failure, Set.of(H2_FILE_IN_USE));
    }

    private static boolean hasCode(Throwable failure, Set<Integer> codes) {
        return sql(failure).filter(e -> codes.contains(e.getErrorCode())).isPresent();
    }

    private static Optional<SQLException> sql(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
