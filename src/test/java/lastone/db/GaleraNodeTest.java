package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import lastone.testing.GaleraNode;
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
