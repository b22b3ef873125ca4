package lastone.lab;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.db.Failures;
import lastone.db.JdbcUrl;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * The lab's own database, next to the one that the settings name: a schema {@code lastone_lab} on the same server, an H2
 * file of that name in the same folder, or an H2 database in memory. Dropped when closed.
 */
final class ScratchDatabase implements AutoCloseable {

    private static final String NAME = "lastone_lab";
    private static final Pattern MYSQL = Pattern.compile("(jdbc:(?:mysql|mariadb):[^/]*//[^/?]+)(?:/[^?]*)?(\\?.*)?");
    private static final Pattern H2 = Pattern.compile("(jdbc:h2:(?:.*[/\\\\:])?)[^/\\\\:;]+(;.*)?");

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    /** H2's error for a file whose names were not stored in lower case, as the shop's are. */
    private static final int H2_SCHEMA_NOT_FOUND = 90079;

    private final String shopUrl;
    private final boolean isH2;
    private final String url;
    private final Map<String, String> settings;

    /**
     * Creates an empty database.
     *
     * @param shopSettings the environment variables of a shop
     * @throws LabException when there is one of that name already that is not empty, or none can be created
     */
    ScratchDatabase(Map<String, String> shopSettings) {
        shopUrl = shopSettings.getOrDefault("DB_URL", "");
        isH2 = JdbcUrl.isH2(shopUrl);
        settings = new LinkedHashMap<>(shopSettings);
        url = isH2 ? url(H2, NAME) : url(MYSQL, "/" + NAME);
        settings.put("DB_URL", url);
        try {
            requireEmpty();
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause && cause.getErrorCode() == H2_SCHEMA_NOT_FOUND) {
                throw notEmpty("tables of another program");
            }
            throw new LabException("DB_URL, DB_USER or DB_PASSWORD: no database %s can be created there: %s"
                    .formatted(NAME, Failures.reason(e)));
        }
    }

    /** The shop's settings, with this database in place of its own. */
    Map<String, String> settings() {
        return settings;
    }

    private String url(Pattern pattern, String database) {
        Matcher parts = pattern.matcher(shopUrl);
        if (!parts.matches()) {
            throw new LabException("DB_URL has to be a JDBC URL of H2, MySQL or MariaDB, not '" + shopUrl + "'");
        }
        return parts.group(1) + database + Optional.ofNullable(parts.group(2)).orElse("");
    }

    private void requireEmpty() {
        if (!isH2) {
            execute(url(MYSQL, "/"), "CREATE DATABASE IF NOT EXISTS " + NAME);
        }
        try (Handle scratch = connect(url)) {
            scratch.select("""
                            SELECT table_name
                            FROM information_schema.tables
                            WHERE LOWER(table_schema) = ? AND table_type = 'BASE TABLE'
                            """, isH2 ? "public" : NAME)
                    .mapTo(String.class)
                    .findFirst()
                    .ifPresent(table -> {
                        throw notEmpty("a table " + table);
                    });
        }
    }

    private LabException notEmpty(String held) {
        return new LabException("the lab's database %s is not empty (it holds %s): drop it if nobody needs it"
                .formatted(url.replaceFirst("[?;].*", ""), held));
    }

    /** Drops the database with everything in it; says so on the standard error output when that fails. */
    @Override
    public void close() {
        try {
            execute(url, isH2 ? "DROP ALL OBJECTS DELETE FILES" : "DROP DATABASE " + NAME);
        } catch (JdbiException e) {
            System.err.println("lastone: the lab's database " + NAME + " cannot be dropped: " + Failures.reason(e));
        }
    }

    private void execute(String where, String sql) {
        try (Handle handle = connect(where)) {
            handle.execute(sql);
        }
    }

    private Handle connect(String where) {
        Properties login = new Properties();
        if (!settings.getOrDefault("DB_USER", "").isEmpty()) {
            login.setProperty("user", settings.getOrDefault("DB_USER", ""));
            login.setProperty("password", settings.getOrDefault("DB_PASSWORD", ""));
        }
        String driverUrl = where.replaceFirst("^jdbc:mariadb:", "jdbc:mysql:");
        return Jdbi.open(JdbcUrl.withDefaults(driverUrl, LOCK_TIMEOUT), login);
    }
}
