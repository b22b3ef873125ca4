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
import lastone.check.DatabaseCheck;
import lastone.shop.Config;
import lastone.testing.GaleraNode;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
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
            Config config = RunningShop.config(nodes.getFirst().freshDatabase());
            assertThat(DatabaseCheck.run(config, Clock.systemUTC(), new PrintStream(found, true, UTF_8)))
                    .as(found.toString(UTF_8))
                    .isZero();
            assertThat(found.toString(UTF_8)).contains("ok       cluster              a Galera cluster of 3;");
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
