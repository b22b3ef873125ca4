package lastone.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.Optional;

/** The databases that people deploy on, each as a real server. */
public enum DatabaseKind {
    H2,
    MARIADB,
    MYSQL;

    /**
     * The settings of a demo on a new, empty database, and further ones, in a map that may be changed; skips the test,
     * loudly, where the server cannot run.
     *
     * @param more pairs of name and value
     */
    public Map<String, String> freshDatabase(String... more) {
        return switch (this) {
            case H2 -> Settings.with(Settings.of("DB_URL", RunningShop.freshDatabase(), "MODE", "demo"), more);
            case MARIADB -> MariaDb.shared().freshDatabase(more);
            case MYSQL -> mySql().freshDatabase(more);
        };
    }

    private static MySql mySql() {
        Optional<String> missing = MySql.missing();
        if (missing.isPresent()) {
            System.err.println("SKIPPED: no test on MySQL can run here: " + missing.get());
        }
        assumeTrue(missing.isEmpty(), () -> "MySQL cannot run here: " + missing.orElse(""));
        return MySql.shared();
    }
}
