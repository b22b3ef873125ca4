package lastone.schedule;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.h2.api.ErrorCode;

/**
 * The rows that the requests of a schedule meet, made anew before each, and what became of them. The thousands of an id
 * name the user or the product to which a row belongs: what belongs to user 1000 has the ids 1001 to 1999.
 */
final class World implements AutoCloseable {

    /** When the first two orders of user 1000 are due. */
    static final Instant DUE = Instant.parse("2026-03-10T12:00:00Z");

    /** The customer's token; the database has its hash. */
    static final String TOKEN = "A".repeat(43);

    private final Connection connection;
    private final boolean h2;
    private final String rows;

    /** @param settings of a database that a shop has set up */
    World(Map<String, String> settings) throws SQLException {
        String url = settings.getOrDefault("DB_URL", "");
        h2 = url.startsWith("jdbc:h2:");
        connection = DriverManager.getConnection(
                h2
                        ? url + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
                        : url + "?allowMultiQueries=true",
                settings.getOrDefault("DB_USER", ""),
                settings.getOrDefault("DB_PASSWORD", ""));
        StringBuilder script = new StringBuilder();
        for (String table : WorldSql.TABLES.split(" ", -1)) {
            script.append("DELETE FROM ").append(table).append(";\n");
        }
        rows = script + WorldSql.ROWS.formatted(hash());
        connection.setAutoCommit(false);
        raiseGeneratedIds();
    }

    private static String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ids that the shop generates are no others than those of the world. */
    private void raiseGeneratedIds() throws SQLException {
        for (String table :
                "users access_tokens products product_options orders order_items payments carts stock_movements balance_entries"
                        .split(" ", -1)) {
            execute(
                    h2
                            ? "ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH 100000"
                            : "ALTER TABLE " + table + " AUTO_INCREMENT = 100000");
        }
    }

    /** Whether the number is the id of a row of the world. */
    static boolean isKnown(long id) {
        return id >= 1_000 && id < 10_000;
    }

    /** The user or product to which a row of the world belongs. */
    static long owner(long id) {
        return id / 1_000 * 1_000;
    }

    /** Makes all rows anew. */
    void reset() {
        try {
            execute(rows);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows, sorted, less what differs between two runs of one schedule. */
    List<String> state() {
        try {
            List<String> state = new ArrayList<>(texts(WorldSql.STATE));
            Map<String, Integer> events = new HashMap<>();
            for (String row : texts("SELECT CONCAT_WS('\n', type, data) FROM outbox_events ORDER BY id")) {
                String[] lines = row.split("\n", -1);
                for (int i = 1; i < lines.length; i++) {
                    // The events of one order, product or option have an order; a line is KEY SUBJECT DATA.
                    String subject = lines[0].split("\\.", -1)[0] + lines[i].split(" ", -1)[1];
                    state.add("event " + events.merge(subject, 1, Integer::sum) + " " + lines[0] + " " + lines[i]);
                }
            }
            connection.commit();
            return state.stream().map(World::normalised).sorted().toList();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> texts(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        }
    }

    /** Less generated ids, times and random keys. */
    static String normalised(String text) {
        return text.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*")
                .replaceAll("\\b[0-9]{6,}\\b", "#")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "T")
                .replaceAll("\"requestId\":\"[^\"]*\"", "")
                .strip();
    }

    /** Less the versions of options: the orders of one batch count as one change. */
    static String withoutVersions(String text) {
        return text.replaceAll("version \\d+", "version")
                .replaceAll("\"version\":\\d+", "\"version\":")
                .replaceAll("(stock\\.\\w+ \\d+)\\.\\d+", "$1");
    }

    /** How many statements wait for a row lock now; none where H2 cannot tell, which is asked again. */
    int waiting() {
        String sql = h2
                ? "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE BLOCKER_ID IS NOT NULL"
                : "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getInt(h2 ? 1 : 2) : 0;
        } catch (SQLException e) {
            if (h2 && e.getErrorCode() == ErrorCode.GENERAL_ERROR_1) {
                // H2 lists its sessions without a lock, and fails where one of them has just ended its transaction.
                return 0;
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
