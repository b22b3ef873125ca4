package lastone.lab;

import java.sql.DatabaseMetaData;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What a database says of itself: which it is, and what a commit is worth there.
 *
 * @param db {@code h2}, {@code mariadb} or {@code mysql}
 */
record DatabaseFacts(String db, Map<String, String> lines) {

    static DatabaseFacts of(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            String product = handle.queryMetadata(DatabaseMetaData::getDatabaseProductName);
            return product.equals("H2") ? h2(handle) : mysql(handle);
        });
    }

    private static DatabaseFacts h2(Handle handle) {
        String url = text(handle, "SELECT DATABASE_PATH()");
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "H2",
                text(handle, "SELECT H2VERSION()")
                        + (url.isEmpty()
                                ? ", in memory: commits are not written to disk"
                                : ", file: written at every commit"));
        return new DatabaseFacts("h2", lines);
    }

    private static DatabaseFacts mysql(Handle handle) {
        String version = text(handle, "SELECT VERSION()");
        boolean isMaria = version.toLowerCase(Locale.ROOT).contains("mariadb");
        boolean logsBinary = text(handle, "SELECT @@log_bin").equals("1");
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                isMaria ? "MariaDB" : "MySQL",
                "%s, innodb_flush_log_at_trx_commit=%s, %s"
                        .formatted(
                                version.replaceFirst("-.*", ""),
                                text(handle, "SELECT @@innodb_flush_log_at_trx_commit"),
                                logsBinary
                                        ? "binary log on, sync_binlog=" + text(handle, "SELECT @@sync_binlog")
                                        : "binary log off"));
        return new DatabaseFacts(isMaria ? "mariadb" : "mysql", lines);
    }

    private static String text(Handle handle, String sql) {
        return handle.select(sql).mapTo(String.class).findFirst().orElse("");
    }
}
