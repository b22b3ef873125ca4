package lastone.db;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.check.DatabaseCheck;
import lastone.shop.Config;
import lastone.testing.GaleraNode;
import lastone.testing.Logs;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class GaleraNodeTest {

    private static final Duration WAIT = Duration.ofSeconds(10);

    @Test
    void theNextHostIsTakenForANodeThatHasLeftItsClusterAndReadsWaitForWhatIsCommitted() throws SQLException {
        assumeTrue(GaleraNode.isInstalled(), "SKIPPED: a Galera cluster needs Debian's mariadb-server and galera-4");
        List<GaleraNode> nodes = GaleraNode.startThree();
        try {
            int first = nodes.get(0).port();
            int second = nodes.get(1).port();
            String url = "jdbc:mysql://127.0.0.1:%d,127.0.0.1:%d/mysql".formatted(first, second);
            try (Connection connection = open(url)) {
                assertThat(text(connection, "SELECT @@port")).isEqualTo(String.valueOf(first));
                assertThat(text(connection, "SELECT @@wsrep_sync_wait")).isEqualTo("7");
            }
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            Map<String, String> settings = nodes.getFirst().freshDatabase();
            Config config = RunningShop.config(settings);
            assertThat(DatabaseCheck.run(config, Clock.systemUTC(), new PrintStream(found, true, UTF_8)))
                    .as(found.toString(UTF_8))
                    .isZero();
            assertThat(found.toString(UTF_8)).contains("ok       cluster              a Galera cluster of 3;");
            try (Handle root = RunningShop.rows(settings);
                    Logs log = Logs.of("lastone.db.GaleraNode")) {
                root.execute("SET GLOBAL innodb_flush_log_at_trx_commit = 2");
                Database.open(config.dbUrl(), config.dbUser(), config.dbPassword(), 2, WAIT)
                        .close();
                assertThat(log.lines())
                        .containsExactly("WARN This Galera cluster loses confirmed orders if all crash:"
                                + " innodb_flush_log_at_trx_commit is 2");
            }
            nodes.getFirst().isolate(true);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !nodes.getFirst().isReady());
            try (Connection connection = open(url)) {
                assertThat(text(connection, "SELECT @@port")).isEqualTo(String.valueOf(second));
            }
        } finally {
            nodes.forEach(GaleraNode::close);
        }
    }

    private static Connection open(String url) throws SQLException {
        return Connections.open(url, "root", "", WAIT);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
