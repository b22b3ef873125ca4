package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import lastone.testing.MariaDb;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class ReachabilityProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void allQuestionsTakeOneConnectionWhichIsReplacedWhenItBreaks() {
        Map<String, String> settings = MariaDb.shared().freshDatabase("DB_POOL_SIZE", "1");
        try (Handle rows = RunningShop.rows(settings);
                Database database = RunningShop.config(settings).openDatabase()) {
            // This test and the pool have one each.
            Awaitility.await().until(() -> sessions(rows).size() == 2);
            List<Long> others = sessions(rows);
            for (int i = 0; i < 20; i++) {
                assertThat(database.isReachable(LIMIT)).isTrue();
            }
            List<Long> own = sessions(rows);
            own.removeAll(others);
            assertThat(own).hasSize(1);

            rows.execute("KILL " + own.getFirst());
            Awaitility.await().until(() -> !sessions(rows).contains(own.getFirst()));
            assertThat(database.isReachable(LIMIT)).isTrue();
        }
    }

    /** An open connection keeps the rights that its user had. */
    @Test
    void aUserThatLostTheRightToWriteIsNoticedOnceTheConnectionIsOld() {
        Map<String, String> settings = MariaDb.shared().freshDatabase();
        Properties login = new Properties();
        login.setProperty("user", "reader");
        try (Handle root = RunningShop.rows(settings);
                Database _ = RunningShop.config(settings).openDatabase();
                ReachabilityProbe old = probe(settings, login, Duration.ZERO);
                ReachabilityProbe young = probe(settings, login, Duration.ofHours(1))) {
            root.execute("CREATE USER reader@'%'");
            root.execute("GRANT ALL ON * TO reader@'%'");
            assertThat(old.isReachable(LIMIT)).isTrue();
            assertThat(young.isReachable(LIMIT)).isTrue();
            root.execute("REVOKE UPDATE ON * FROM reader@'%'");
            assertThat(young.isReachable(LIMIT)).isTrue();
            assertThat(old.isReachable(LIMIT)).isFalse();
        }
    }

    private static ReachabilityProbe probe(Map<String, String> settings, Properties login, Duration maxAge) {
        return new ReachabilityProbe(Hosts.of(settings.getOrDefault("DB_URL", ""), LIMIT), login, maxAge);
    }

    private static List<Long> sessions(Handle rows) {
        return rows.createQuery("SELECT id FROM information_schema.processlist WHERE db = DATABASE()")
                .mapTo(Long.class)
                .list();
    }
}
