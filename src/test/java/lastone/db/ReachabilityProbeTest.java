package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private static List<Long> sessions(Handle rows) {
        return rows.createQuery("SELECT id FROM information_schema.processlist WHERE db = DATABASE()")
                .mapTo(Long.class)
                .list();
    }
}
