package lastone.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a connection has to know about a node of a Galera cluster. */
final class GaleraNode {

    private static final Logger LOG = LoggerFactory.getLogger(GaleraNode.class);

    /**
     * Before its first statement each transaction, and each read alone, waits until this node has executed what the cluster
     * had committed by then: for reads (1), updates and deletes (2), and inserts (4). Without it a node would not know a
     * token, an order or a commit marker that another node has just committed.
     */
    private static final String WAIT_FOR_OTHERS = """
            SET SESSION wsrep_sync_wait = 7
            """;

    private static final String IS_NODE = """
            SHOW GLOBAL VARIABLES LIKE 'wsrep_on'
            """;

    private static final String IS_READY = """
            SHOW GLOBAL STATUS LIKE 'wsrep_ready'
            """;

    private static final String FLUSH = """
            SHOW GLOBAL VARIABLES LIKE 'innodb_flush_log_at_trx_commit'
            """;

    private GaleraNode() {}

    /**
     * Prepares a new connection, in one round trip where there is no cluster, and none on H2.
     *
     * @return whether statements can be executed: false where the node has left its cluster
     */
    static boolean prepare(Connection connection) throws SQLException {
        if (Engine.of(connection) == Engine.H2) {
            return true;
        }
        try (Statement statement = connection.createStatement()) {
            if (!value(statement, IS_NODE).equals("ON")) {
                return true;
            }
            statement.execute(WAIT_FOR_OTHERS);
            return value(statement, IS_READY).equals("ON");
        }
    }

    /** Says what can be lost where the nodes of a cluster do not write each commit to the disk. */
    static void warnIfNotDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String flush = value(statement, FLUSH);
            if (value(statement, IS_NODE).equals("ON") && !flush.equals("1")) {
                LOG.warn(
                        "This Galera cluster loses confirmed orders if all crash: innodb_flush_log_at_trx_commit is {}",
                        flush);
            }
        }
    }

    /** Empty where there is no such variable. */
    private static String value(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(2) : "";
        }
    }
}
