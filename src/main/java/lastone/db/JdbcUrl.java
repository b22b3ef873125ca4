package lastone.db;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings in a JDBC URL: those that the shop needs, and those that would break a promise of it. */
public final class JdbcUrl {

    private static final String H2 = "jdbc:h2:";

    /** Settings by name, and the values that the shop can work with, as patterns. */
    private static final Map<String, String> RESTRICTED = Map.ofEntries(
            Map.entry("mode", "mysql"),
            Map.entry("database_to_lower", "true"),
            Map.entry("case_insensitive_identifiers", "true"),
            // With a delay a killed process loses commits that were acknowledged.
            Map.entry("write_delay", "0"),
            Map.entry("lock_timeout", ""), // STOCK_WAIT sets it
            // The number of rows that a statement found is how it reports whether it took effect.
            Map.entry("useaffectedrows", "false"),
            Map.entry("maxrows", "-1|0"),
            // Text would be stored with other characters, or cut, without an error.
            Map.entry("characterencoding", "utf-?8(mb4)?"),
            Map.entry("charactersetresults", "utf-?8(mb4)?"),
            Map.entry("connectioncollation", "utf8mb4_.*"),
            Map.entry("jdbccomplianttruncation", "true"),
            // A transaction would go on with a new connection, without its first half.
            Map.entry("autoreconnect", "false"),
            Map.entry("autoreconnectforpools", "false"),
            Map.entry("uselocaltransactionstate", "false"),
            // Rows are mapped by the names that statements give their columns.
            Map.entry("useoldaliasmetadatabehavior", "false"),
            Map.entry("usecolumnnamesinfindcolumn", "false"),
            Map.entry("blobsarestrings", "false"),
            Map.entry("sessionvariables", "")); // The shop sets some; sql_mode and others would break more

    /**
     * After this time without a command the database ends a connection, and with it the transaction and the locks of a
     * server whose machine vanished. Its own time-outs would take hours.
     */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

    private JdbcUrl() {}

    /** Whether the database is H2, which runs within the process, and not one that is connected to. */
    public static boolean isH2(String url) {
        return url.startsWith(H2);
    }

    /** Whether nothing is left of the database when the process ends. */
    public static boolean isInMemory(String url) {
        return url.startsWith(H2 + "mem:");
    }

    /** Returns the first setting of a URL, as it is written there, that the shop cannot work with. */
    public static Optional<String> findUnusable(String url) {
        return settings(url).stream()
                .filter(setting -> {
                    String allowed = RESTRICTED.get(name(setting));
                    return allowed != null && !value(setting).matches(allowed);
                })
                .findFirst();
    }

    /**
     * Adds the settings that the shop needs and the URL does not have.
     *
     * @param lockWait how long a statement waits for a row lock
     */
    public static String withDefaults(String url, Duration lockWait) {
        if (isH2(url)) {
            String lasting = isInMemory(url) ? append(url, ";", ";", List.of("DB_CLOSE_DELAY=-1")) : url;
            return append(lasting, ";", ";", h2(lockWait));
        }
        return append(url, url.contains("?") ? "&" : "?", "&", mysql(url, lockWait));
    }

    /** H2's trace file is off: it repeats our log, and prints a stack trace where its folder is read-only. */
    private static List<String> h2(Duration lockWait) {
        return List.of(
                "MODE=MySQL",
                "DATABASE_TO_LOWER=TRUE",
                "CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                "WRITE_DELAY=0",
                "TRACE_LEVEL_FILE=0",
                "DB_CLOSE_ON_EXIT=FALSE",
                "LOCK_TIMEOUT=" + lockWait.toMillis());
    }

    /**
     * rewriteBatchedStatements makes one round trip of the statements of a batch. Where there is
     * a next host to be tried, one that is silent is given less time; see {@link Hosts}.
     */
    private static List<String> mysql(String url, Duration lockWait) {
        boolean several = Hosts.areIn(url);
        return List.of(
                "rewriteBatchedStatements=true",
                "cachePrepStmts=true",
                "useLocalSessionState=true",
                "connectTimeout=" + (several ? 2_000 : 5_000),
                "socketTimeout=" + (several ? 3_000 : socketTimeout(lockWait).toMillis()),
                "sessionVariables=innodb_lock_wait_timeout=" + Math.max(1, lockWait.toSeconds()) + ",wait_timeout="
                        + IDLE_TIMEOUT.toSeconds());
    }

    /** How long the pool's connections wait for a response, whatever the request's deadline. */
    static Duration socketTimeout(Duration lockWait) {
        return lockWait.plusSeconds(20);
    }

    private static String append(String url, String first, String next, List<String> settings) {
        Set<String> known = settings(url).stream().map(JdbcUrl::name).collect(Collectors.toSet());
        StringBuilder result = new StringBuilder(url);
        String separator = first;
        for (String setting : settings) {
            if (!known.contains(name(setting))) {
                result.append(separator).append(setting);
                separator = next;
            }
        }
        return result.toString();
    }

    /** With Connector/J a host may have settings of its own: {@code (host=h,port=1)} and {@code address=(host=h)}. */
    private static List<String> settings(String url) {
        return Arrays.asList(url.split(isH2(url) ? ";" : "[?&(),]", -1));
    }

    private static String name(String setting) {
        return setting.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static String value(String setting) {
        return setting.substring(setting.indexOf('=') + 1).strip().toLowerCase(Locale.ROOT);
    }
}
