package lastone.db;

import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;

/** Classifies failures of a database, by the one table of vendor codes, which every decision reads. */
public final class Failures {

    /** What a failure says about the next try of the same work. */
    public enum Kind {
        /** Another transaction was in the way and this one was rolled back: the same work may succeed at once. */
        CONFLICT,
        /** A unique key exists: another transaction may have inserted it a moment ago, or it stays for good. */
        DUPLICATE_KEY,
        /** The database refused the data: the same work fails again, other work does not. */
        DATA,
        /** The connection is gone or could not be had; what a commit did that was under way is not known. */
        CONNECTION_LOST,
        /**
         * The database accepts no writes at present: it is read-only, locked for a backup, its disk is full, or the shop's
         * user has lost the right to write.
         */
        NOT_WRITABLE,
        /** The statement ran for too long, or an administrator ended it. */
        TIMEOUT,
        /** Anything else, such as SQL that is wrong. */
        OTHER
    }

    /** By vendor code. Those below 10,000 are of MySQL and MariaDB, the others of H2; no code is used by both. */
    private static final Map<Integer, Kind> BY_CODE = Map.ofEntries(
            Map.entry(1205, Kind.CONFLICT), // lock wait timeout
            Map.entry(1213, Kind.CONFLICT), // deadlock
            Map.entry(3101, Kind.CONFLICT), // a commit that MySQL's group replication refused, and rolled back
            Map.entry(40001, Kind.CONFLICT), // deadlock
            Map.entry(50200, Kind.CONFLICT), // lock wait timeout
            Map.entry(90131, Kind.CONFLICT), // concurrent update
            Map.entry(1062, Kind.DUPLICATE_KEY),
            Map.entry(23505, Kind.DUPLICATE_KEY),
            Map.entry(1366, Kind.DATA), // a character that the column cannot hold; SQLSTATE HY000
            Map.entry(3819, Kind.DATA), // CHECK, MySQL; SQLSTATE HY000
            Map.entry(1045, Kind.CONNECTION_LOST), // the login is refused
            Map.entry(1047, Kind.CONNECTION_LOST), // a Galera node that left its cluster
            Map.entry(1053, Kind.CONNECTION_LOST), // shutdown in progress
            Map.entry(1927, Kind.CONNECTION_LOST), // killed, MariaDB
            Map.entry(3169, Kind.CONNECTION_LOST), // killed, MySQL
            Map.entry(4031, Kind.CONNECTION_LOST), // closed for being idle
            Map.entry(90007, Kind.CONNECTION_LOST), // connection is closed
            Map.entry(90067, Kind.CONNECTION_LOST), // connection is broken
            Map.entry(90098, Kind.CONNECTION_LOST), // database is closed
            Map.entry(90121, Kind.CONNECTION_LOST), // database is shutting down
            Map.entry(1021, Kind.NOT_WRITABLE), // disk full
            Map.entry(1044, Kind.NOT_WRITABLE), // no right to use the database
            Map.entry(1142, Kind.NOT_WRITABLE), // no right to do this to a table
            Map.entry(1143, Kind.NOT_WRITABLE), // no right to do this to a column
            Map.entry(1114, Kind.NOT_WRITABLE), // table full, which a full disk looks like, too
            Map.entry(1223, Kind.NOT_WRITABLE), // FLUSH TABLES WITH READ LOCK
            Map.entry(1290, Kind.NOT_WRITABLE), // read_only
            Map.entry(1792, Kind.NOT_WRITABLE), // READ ONLY transaction
            Map.entry(1836, Kind.NOT_WRITABLE), // read-only mode
            Map.entry(90028, Kind.NOT_WRITABLE), // I/O error, such as a full disk
            Map.entry(90031, Kind.NOT_WRITABLE), // I/O error, such as a full disk
            Map.entry(90097, Kind.NOT_WRITABLE), // database is read-only
            Map.entry(1317, Kind.TIMEOUT), // KILL QUERY
            Map.entry(1969, Kind.TIMEOUT), // max_statement_time, MariaDB
            Map.entry(3024, Kind.TIMEOUT), // max_execution_time, MySQL
            Map.entry(57014, Kind.TIMEOUT)); // statement was cancelled

    /** By the class of the SQLSTATE, for codes that are not listed. */
    private static final Map<String, Kind> BY_STATE_CLASS = Map.of(
            "08", Kind.CONNECTION_LOST, // connection exception
            "22", Kind.DATA, // data exception
            "23", Kind.DATA, // integrity constraint violation
            "45", Kind.DATA); // SIGNAL of a trigger

    /**
     * The message of MySQL and MariaDB, and of H2, for a unique key that two correct transactions may insert at once: an
     * idempotency key, a cart line, and primary keys that the shop chooses: a day's count of an option, a demo user's id.
     */
    private static final Pattern RACING_KEY =
            Pattern.compile(("for key '(\\w+\\.)?(KEYS|PRIMARY)'|\"(\\w+\\.)?(KEYS) INDEX "
                            + "|PRIMARY[ _]KEY\\w* ON (\\w+\\.)?(users|daily_popular_products)\\(")
                    .replace("KEYS", "idempotency_keys_key|carts_user_option"));

    private static final int H2_FILE_IN_USE = 90020;
    private static final int H2_IO_ERROR = 90028;
    private static final int H2_FILE_CORRUPTED = 90030;

    private Failures() {}

    /**
     * Returns the kind of a failure by the first {@link SQLException} among its causes; {@link Kind#OTHER} where there is
     * none.
     */
    public static Kind kind(Throwable failure) {
        return sql(failure).map(Failures::kind).orElse(Kind.OTHER);
    }

    private static Kind kind(SQLException e) {
        @Nullable Kind listed = BY_CODE.get(e.getErrorCode());
        if (listed != null) {
            return listed;
        }
        if (e instanceof SQLTimeoutException) {
            return Kind.TIMEOUT;
        }
        String state = String.valueOf(e.getSQLState());
        @Nullable Kind ofState = state.length() < 2 ? null : BY_STATE_CLASS.get(state.substring(0, 2));
        if (ofState != null) {
            return ofState;
        }
        return isOfConnection(e) ? Kind.CONNECTION_LOST : Kind.OTHER;
    }

    /** What the pool and the driver throw when there is no connection, whatever SQLSTATE they give it. */
    private static boolean isOfConnection(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLRecoverableException;
    }

    /**
     * Whether the same work may succeed when it runs again at once: it met a {@link Kind#CONFLICT}, or another transaction
     * was the first to insert a key that is known to race. Every other duplicate is a defect.
     */
    static boolean isRetryable(Throwable failure) {
        return sql(failure)
                .filter(e -> switch (kind(e)) {
                    case CONFLICT -> true;
                    case DUPLICATE_KEY ->
                        RACING_KEY.matcher(String.valueOf(e.getMessage())).find();
                    default -> false;
                })
                .isPresent();
    }

    /** Returns the first line of the root cause's message, for a person; its type in words where it has none. */
    public static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("null");
        if (message.equals("null")) {
            return words(root);
        }
        // An AccessDeniedException, say, has the path alone as its message.
        return root instanceof FileSystemException file && file.getReason() == null
                ? message + ": " + words(root)
                : message;
    }

    /** The type of an exception in words: "unresolved address" for an UnresolvedAddressException. */
    private static String words(Throwable e) {
        return e.getClass()
                .getSimpleName()
                .replaceFirst("Exception$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Whether a transaction of several requests can have failed because of one of them: data that the database refuses, or
     * a defect that some data brings to light. Any other failure of a database would meet the next transaction, too, and
     * so would a lack of memory.
     */
    public static boolean canBeRequestFault(Throwable failure) {
        if (failure instanceof Error || failure instanceof ConnectionException) {
            return false;
        }
        return sql(failure)
                .map(Failures::kind)
                .map(kind -> kind == Kind.DATA || kind == Kind.DUPLICATE_KEY)
                .orElse(true);
    }

    /** Whether another process has opened the H2 file. */
    static boolean isFileInUse(Throwable failure) {
        return sql(failure).filter(e -> e.getErrorCode() == H2_FILE_IN_USE).isPresent();
    }

    /** Whether an H2 file is damaged, or is some other file under the name of one. */
    static boolean isFileDamaged(Throwable failure) {
        return sql(failure)
                .filter(e -> e.getErrorCode() == H2_FILE_CORRUPTED
                        || (e.getErrorCode() == H2_IO_ERROR && reason(e).equals("eof")))
                .isPresent();
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
