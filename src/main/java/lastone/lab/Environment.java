package lastone.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** What the benchmark ran on, for the reader of the report: values by name. */
final class Environment {

    private static final String DURABILITY_OF_H2 = """
            SELECT CASE WHEN DATABASE_PATH() IS NULL THEN 'in memory: commits are not written to disk'
                ELSE 'file: written at every commit' END
            """;

    private static final String DURABILITY_OF_MYSQL = """
            SELECT CONCAT('innodb_flush_log_at_trx_commit=', @@innodb_flush_log_at_trx_commit,
                IF(@@log_bin, CONCAT(', binary log on, sync_binlog=', @@sync_binlog), ', binary log off'))
            """;

    private Environment() {}

    static Map<String, String> ofMachine() {
        Map<String, String> facts = new LinkedHashMap<>();
        String cores = Runtime.getRuntime().availableProcessors() + " cores";
        facts.put(
                "Processor",
                cores
                        + linuxValue("/proc/cpuinfo", "model name")
                                .map(", "::concat)
                                .orElse(""));
        linuxValue("/proc/meminfo", "MemTotal")
                .map(kibibytes -> Long.parseLong(kibibytes.replaceAll("\\D", "")) / 1_048_576)
                .ifPresent(gibibytes -> facts.put("Memory", gibibytes + " GiB"));
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        return facts;
    }

    /**
     * The database's name (H2, MariaDB or MySQL, with {@code -binlog} where the binary log is on), with its version and the
     * durability of a commit.
     */
    static Map.Entry<String, String> ofDatabase(Jdbi jdbi) {
        return jdbi.withHandle(handle -> {
            boolean isH2 = handle.queryMetadata(DatabaseMetaData::getDatabaseProductName)
                    .equals("H2");
            String version = handle.queryMetadata(DatabaseMetaData::getDatabaseProductVersion);
            String durability = handle.select(isH2 ? DURABILITY_OF_H2 : DURABILITY_OF_MYSQL)
                    .mapTo(String.class)
                    .one();
            String name = isH2 ? "H2" : version.contains("MariaDB") ? "MariaDB" : "MySQL";
            return Map.entry(
                    durability.contains("binary log on") ? name + "-binlog" : name,
                    version.replaceFirst("[ -].*", "") + ", " + durability);
        });
    }

    /** The first "name : value" of a file that only Linux has. */
    private static Optional<String> linuxValue(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
