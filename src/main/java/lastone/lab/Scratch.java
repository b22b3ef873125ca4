package lastone.lab;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.db.Failures;
import lastone.db.JdbcUrl;

/**
 * A database of the lab's own, beside the one that the settings name: a schema {@code lastone_lab} on the same server,
 * an H2 file of that name in the same folder, or an H2 database in memory. Dropped when closed.
 */
final class Scratch implements AutoCloseable {

    private static final String NAME = "lastone_lab";
    private static final Pattern MYSQL = Pattern.compile("(jdbc:(?:mysql|mariadb):[^/]*//[^/?]+)(?:/[^?]*)?(\\?.*)?");
    private static final Pattern H2 = Pattern.compile("(jdbc:h2:(?:.*[/\\\\:])?)[^/\\\\:;]+(;.*)?");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What H2 says when it opens a file whose names were not stored in lower case, as the shop's are. */
    private static final int H2_SCHEMA_NOT_FOUND = 90079;

    private final Map<String, String> settings;
    private final Properties login = new Properties();
    private final String url;
    private final boolean isH2;

    private Scratch(Map<String, String> shopSettings) {
        String shopUrl = shopSettings.getOrDefault("DB_URL", "");
        isH2 = shopUrl.startsWith("jdbc:h2:");
        url = isH2 ? matched(H2, shopUrl, NAME) : matched(MYSQL, shopUrl, "/" + NAME);
        settings = new LinkedHashMap<>(shopSettings);
        settings.put("DB_URL", url);
        if (!shopSettings.getOrDefault("DB_USER", "").isEmpty()) {
            login.setProperty("user", shopSettings.getOrDefault("DB_USER", ""));
            login.setProperty("password", shopSettings.getOrDefault("DB_PASSWORD", ""));
        }
    }

    /**
     * Opens an empty database.
     *
     * @throws LabRefusal when there is one of that name already that is not empty, or none can be made
     */
    static Scratch open(Map<String, String> shopSettings) {
        Scratch scratch = new Scratch(shopSettings);
        try {
            scratch.create();
            return scratch;
        } catch (SQLException failure) {
            throw new LabRefusal("DB_URL, DB_USER or DB_PASSWORD: no database %s can be made there: %s"
                    .formatted(NAME, Failures.reason(failure)));
        }
    }

    /** The shop's settings, with this database in place of its own. */
    Map<String, String> settings() {
        return settings;
    }

    private static String matched(Pattern pattern, String shopUrl, String schema) {
        Matcher url = pattern.matcher(shopUrl);
        if (!url.matches()) {
            throw new LabRefusal("DB_URL has to be a JDBC URL of H2, MySQL or MariaDB, not '" + shopUrl + "'");
        }
        String options = url.group(2) == null ? "" : url.group(2);
        return url.group(1) + schema + options;
    }

    private void create() throws SQLException {
        if (!isH2) {
            execute(matched(MYSQL, url, "/"), "CREATE DATABASE IF NOT EXISTS " + NAME);
        }
        try (Connection connection = connect(url);
                PreparedStatement query = connection.prepareStatement("""
                        SELECT table_name
                        FROM information_schema.tables
                        WHERE LOWER(table_schema) = ? AND table_type = 'BASE TABLE'
                        """)) {
            query.setString(1, isH2 ? "public" : NAME);
            ResultSet tables = query.executeQuery();
            if (tables.next()) {
                throw notEmpty("a table " + tables.getString(1));
            }
        } catch (SQLException failure) {
            if (failure.getErrorCode() == H2_SCHEMA_NOT_FOUND) {
                throw notEmpty("what another program made");
            }
            throw failure;
        }
    }

    private LabRefusal notEmpty(String held) {
        return new LabRefusal("the lab's database %s is not empty (it holds %s): drop it if nobody needs it"
                .formatted(url.replaceFirst("[?;].*", ""), held));
    }

    /** Drops it with all it holds. */
    @Override
    public void close() {
        try {
            execute(url, isH2 ? "DROP ALL OBJECTS DELETE FILES" : "DROP DATABASE " + NAME);
        } catch (SQLException failure) {
            System.err.println(
                    "lastone: the lab's database " + NAME + " could not be dropped: " + Failures.reason(failure));
        }
    }

    private void execute(String where, String sql) throws SQLException {
        try (Connection connection = connect(where);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String where) throws SQLException {
        String driversName = where.replaceFirst("^jdbc:mariadb:", "jdbc:mysql:");
        return DriverManager.getConnection(JdbcUrl.withDefaults(driversName, PATIENCE), login);
    }
}
