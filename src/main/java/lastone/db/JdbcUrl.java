package lastone.db;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds to a JDBC URL the settings that the shop's promises and speed rest on, where the caller did not set them. */
public final class JdbcUrl {

    private JdbcUrl() {}

    /** @param lockWait how long a statement waits for a row lock */
    public static String withDefaults(String url, Duration lockWait) {
        if (url.startsWith("jdbc:h2:")) {
            String kept = url.startsWith("jdbc:h2:mem:") ? append(url, ";", ";", List.of("DB_CLOSE_DELAY=-1")) : url;
            return append(kept, ";", ";", h2(lockWait));
        }
        return append(url, url.contains("?") ? "&" : "?", "&", mysql(lockWait));
    }

    /**
     * WRITE_DELAY=0: with H2's default of 500 ms a killed process loses commits that were already acknowledged. Its trace
     * file would say once more what is logged, and a stack trace where the folder cannot be written.
     */
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

    /** rewriteBatchedStatements turns a batch of inserts into one multi-row insert: one round trip for many orders. */
    private static List<String> mysql(Duration lockWait) {
        return List.of(
                "rewriteBatchedStatements=true",
                "cachePrepStmts=true",
                "useLocalSessionState=true",
                "connectTimeout=5000",
                "socketTimeout=" + lockWait.plusSeconds(20).toMillis(),
                "sessionVariables=innodb_lock_wait_timeout=" + Math.max(1, lockWait.toSeconds()));
    }

    private static String append(String url, String first, String next, List<String> settings) {
        Set<String> known =
                Arrays.stream(url.split("[;?&]", -1)).map(JdbcUrl::name).collect(Collectors.toSet());
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

    private static String name(String setting) {
        return setting.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
