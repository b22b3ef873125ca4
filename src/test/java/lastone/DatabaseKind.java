package lastone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.Optional;
import lastone.testing.MariaDb;
import lastone.testing.MySql;
import lastone.testing.TestDatabase;

/** The databases that people deploy on, each as a real server. */
public enum DatabaseKind {
    H2,
    MARIADB,
    MYSQL;

    /** The settings of a new, empty database; skips the test, loudly, where the server cannot run. */
    public Map<String, String> freshDatabase() {
        return switch (this) {
            case H2 -> Map.of("DB_URL", RunningShop.freshDatabase());
            case MARIADB -> settings(MariaDb.shared());
            case MYSQL -> settings(mySql());
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

    private static Map<String, String> settings(TestDatabase database) {
        return Map.of(
                "DB_URL", database.freshDatabase(), "DB_USER", database.user(), "DB_PASSWORD", database.password());
    }
}
