package lastone.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lastone.db.ClockOffset;
import lastone.db.Engine;
import lastone.db.JdbcUrl;
import lastone.db.ShopClock;

/** Settings of the server that no statement shows. */
final class ServerProbes {

    static final List<Probe> ALL = List.of(
            new Probe("durability", ServerProbes::durability),
            new Probe("connections", ServerProbes::connections),
            new Probe("clock", ServerProbes::clock),
            new Probe("cluster", ServerProbes::cluster),
            new Probe("open XA branches", ServerProbes::xaBranches));

    private static final String VARIABLES = """
            SHOW GLOBAL VARIABLES
            WHERE variable_name IN ('innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'log_bin', 'sync_binlog',
                'max_connections', 'wsrep_on')
            """;

    private static final String NODES = """
            SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'
            """;

    /** With fewer nodes than these none is left that has a majority when one is lost. */
    private static final int ENOUGH_NODES = 3;

    private ServerProbes() {}

    private static Map<String, String> variables(Sessions sessions) {
        return values(sessions, VARIABLES);
    }

    private static Map<String, String> values(Sessions sessions, String sql) {
        return sessions.a
                .select(sql)
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Finding durability(Sessions sessions) {
        if (sessions.engine == Engine.H2) {
            return JdbcUrl.isInMemory(sessions.config.dbUrl())
                    ? Finding.warning("the database is in memory: everything is gone when the server ends")
                    : Finding.ok("");
        }
        Map<String, String> settings = variables(sessions);
        String flush = settings.getOrDefault("innodb_flush_log_at_trx_commit", "unknown");
        if (!flush.equals("1")) {
            return Finding.failed("innodb_flush_log_at_trx_commit = " + flush
                    + ": a crash loses orders that were confirmed; set it to 1");
        }
        if (settings.getOrDefault("innodb_doublewrite", "").equals("OFF")) {
            return Finding.warning("innodb_doublewrite = OFF: a crash may damage pages; set it to ON");
        }
        boolean loses = settings.getOrDefault("log_bin", "").equals("ON")
                && !settings.getOrDefault("sync_binlog", "").equals("1");
        return loses
                ? Finding.warning("sync_binlog is not 1: after a crash replicas may lack orders, or have others")
                : Finding.ok("innodb_flush_log_at_trx_commit = 1");
    }

    private static Finding connections(Sessions sessions) {
        if (sessions.engine == Engine.H2) {
            return Finding.ok("");
        }
        // Readiness has one beside the pool.
        int server = sessions.config.dbPoolSize() + 1;
        int most = Integer.parseInt(variables(sessions).getOrDefault("max_connections", "0"));
        String found = "max_connections = %d, a server with DB_POOL_SIZE = %d uses up to %d"
                .formatted(most, sessions.config.dbPoolSize(), server);
        if (most < server) {
            return Finding.failed(found + ": raise the one or lower the other");
        }
        return most < 2 * server
                ? Finding.warning(found + ": too few for a second server, which a rolling restart needs")
                : Finding.ok(found);
    }

    private static Finding clock(Sessions sessions) {
        if (sessions.engine == Engine.H2) {
            return Finding.ok("");
        }
        Duration offset = ClockOffset.ofDatabase(sessions.a, sessions.clock).offset();
        String found = "the database's clock is " + offset.toMillis() + " ms ahead of this machine's";
        return offset.abs().compareTo(ShopClock.TOLERANCE) > 0
                ? Finding.failed(found + ": a server here would not be ready; run NTP on both")
                : Finding.ok(found);
    }

    private static Finding cluster(Sessions sessions) {
        Map<String, String> settings = sessions.engine == Engine.H2 ? Map.of() : variables(sessions);
        if (!settings.getOrDefault("wsrep_on", "OFF").equals("ON")) {
            return Finding.ok("no Galera cluster");
        }
        if (!sessions.value("SELECT @@wsrep_sync_wait").equals("7")) {
            return Finding.failed(
                    "wsrep_sync_wait = 7, which each session of the shop asks for, has no effect: reads miss"
                            + " what other nodes have committed; is a proxy in between?");
        }
        int nodes = Integer.parseInt(values(sessions, NODES).getOrDefault("wsrep_cluster_size", "0"));
        return nodes < ENOUGH_NODES
                ? Finding.warning("a Galera cluster of " + nodes + ": it stops when one node is lost; use 3")
                : Finding.ok("a Galera cluster of " + nodes + "; let all servers name the same node first in DB_URL");
    }

    private static Finding xaBranches(Sessions sessions) {
        if (sessions.engine == Engine.H2) {
            return Finding.ok("");
        }
        int open = sessions.a.select("XA RECOVER").mapToMap().list().size();
        return open == 0
                ? Finding.ok("")
                : Finding.warning(open + " prepared XA transactions hold row locks for ever: see XA RECOVER");
    }
}
