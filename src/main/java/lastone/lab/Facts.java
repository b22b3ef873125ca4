package lastone.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What the races ran on, as a reader of the results wants to know it: values by name. */
final class Facts {

    private Facts() {}

    static Map<String, String> ofMachine() {
        Map<String, String> facts = new LinkedHashMap<>();
        String cores = Runtime.getRuntime().availableProcessors() + " cores";
        facts.put(
                "Processor",
                valueIn(Path.of("/proc/cpuinfo"), "model name")
                        .map(model -> cores + ", " + model)
                        .orElse(cores));
        valueIn(Path.of("/proc/meminfo"), "MemTotal")
                .map(total -> Long.parseLong(total.replaceAll("\\D", "")) / 1_048_576)
                .ifPresent(gigabytes -> facts.put("Memory", gigabytes + " GiB"));
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        return facts;
    }

    /** Returns the database's name (H2, MariaDB or MySQL), its version, and what a commit is worth there. */
    static Map.Entry<String, String> ofDatabase(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            String product = handle.queryMetadata(DatabaseMetaData::getDatabaseProductName);
            return product.equals("H2") ? ofH2(handle) : ofMySql(handle);
        });
    }

    private static Map.Entry<String, String> ofH2(Handle handle) {
        boolean inMemory = text(handle, "SELECT DATABASE_PATH()").isEmpty();
        return Map.entry(
                "H2",
                text(handle, "SELECT H2VERSION()")
                        + (inMemory
                                ? ", in memory: commits are not written to disk"
                                : ", file: written at every commit"));
    }

    private static Map.Entry<String, String> ofMySql(Handle handle) {
        String version = text(handle, "SELECT VERSION()");
        boolean isMaria = version.toLowerCase(Locale.ROOT).contains("mariadb");
        boolean logsBinary = text(handle, "SELECT @@log_bin").equals("1");
        return Map.entry(
                isMaria ? "MariaDB" : "MySQL",
                "%s, innodb_flush_log_at_trx_commit=%s, %s"
                        .formatted(
                                version.replaceFirst("-.*", ""),
                                text(handle, "SELECT @@innodb_flush_log_at_trx_commit"),
                                logsBinary
                                        ? "binary log on, sync_binlog=" + text(handle, "SELECT @@sync_binlog")
                                        : "binary log off"));
    }

    private static String text(Handle handle, String sql) {
        return handle.select(sql).mapTo(String.class).findFirst().orElse("");
    }

    /** The first "name : value" of a file of Linux; empty elsewhere. */
    private static Optional<String> valueIn(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException elsewhere) {
            return Optional.empty();
        }
    }
}
