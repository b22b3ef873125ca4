package lastone.db;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.ConnectionException;

/** Classifies failures of the database by their causes. */
public final class Failures {

    /** MySQL and MariaDB: 1205 lock wait, 1213 deadlock. H2: 50200 lock wait, 40001 deadlock, 90131 conflict. */
    private static final Set<Integer> CONFLICT = Set.of(1205, 1213, 50200, 40001, 90131);

    /** MySQL and MariaDB: 1062. H2: 23505. */
    private static final Set<Integer> DUPLICATE_KEY = Set.of(1062, 23505);

    /**
     * The message of MySQL and MariaDB, and of H2, for a unique key that two correct transactions may insert at once: an
     * idempotency key, a cart line, a day's count of an option, or an id chosen by the shop, which only demo users have.
     */
    private static final Pattern RACING_KEY = Pattern.compile(
            "for key '(\\w+\\.)?(KEYS|PRIMARY)'|\"(\\w+\\.)?(KEYS) INDEX |PRIMARY KEY ON (\\w+\\.)?users\\("
                    .replace("KEYS", "idempotency_keys_key|carts_user_option|daily_popular_products_day"));

    /** What MySQL refuses without a class of its own: 3819, a CHECK, and 1366, a character that the column cannot hold. */
    private static final Set<Integer> BAD_DATA = Set.of(3819, 1366);

    private static final int H2_FILE_IN_USE = 90020;

    private Failures() {}

    /** Returns the first line of the root cause's message, for a person. */
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
     * Whether a transaction of several requests can have failed because of one of them: by data that the database refuses
     * (SQLSTATE classes 22, data exception, 23, integrity constraint, and 45, raised by a trigger), or by a defect that
     * some data triggers. Every other failure of the database, and memory that runs out, would meet the next transaction,
     * too.
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

    /**
     * Whether another transaction inserted a unique key first that is known to race, so that the same work finds it when it
     * runs again. Every other duplicate is a defect.
     */
    static boolean isKeyRace(Throwable failure) {
        return sql(failure)
                .filter(e -> DUPLICATE_KEY.contains(e.getErrorCode()))
                .filter(e -> RACING_KEY.matcher(String.valueOf(e.getMessage())).find())
                .isPresent();
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
