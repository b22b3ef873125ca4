package lastone.torture;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lastone.testing.GaleraNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Two servers on two nodes of a cluster of three, whose nodes are killed, stopped and cut off, one at a time, and
 * rejoin, and are killed all at once. Each server has a second host to go to.
 */
final class Galera {

    private static final List<String> STRATEGIES = List.of("coalesced", "conditional", "pessimistic", "optimistic");
    private static final List<String> TABLES = List.of(
            "users",
            "product_options",
            "orders",
            "order_items",
            "payments",
            "balance_entries",
            "outbox_events",
            "witness");
    private static final String SHORT_TIME_OUTS = "?user=root&connectTimeout=2000&socketTimeout=20000";

    private final Round round;
    private final List<GaleraNode> nodes;
    private final Map<String, String> settings;

    private Galera(Round round, List<GaleraNode> nodes) {
        this.round = round;
        this.nodes = nodes;
        String strategy = STRATEGIES.get(round.random().nextInt(STRATEGIES.size()));
        this.settings =
                nodes.getFirst().freshDatabase("STOCK_STRATEGY", strategy, "STOCK_WAIT", "PT3S", "DB_POOL_SIZE", "5");
    }

    static void run(Round round) throws SQLException {
        if (!GaleraNode.isInstalled()) {
            System.out.println("SKIPPED: a Galera cluster needs Debian's packages mariadb-server and galera-4");
            return;
        }
        new Galera(round, round.fixtures().galera()).play();
    }

    private void play() throws SQLException {
        List<String> urls = Stream.of(0, 1, 2).map(this::url).toList();
        try (Shops shops = new Shops(
                        Settings.with(settings, "DB_URL", urls.getFirst()),
                        Optional.empty(),
                        List.of(on(List.of(0, 1)), on(List.of(1, 2))));
                Witness witness = new Witness(
                        urls.stream().map(url -> url + SHORT_TIME_OUTS).toList())) {
            World world = new World(round, shops);
            List<Runnable> faults = new ArrayList<>(
                    List.of(() -> kill(world), () -> stop(world), () -> split(world), () -> killAll(world)));
            Collections.shuffle(faults, round.random());
            Load.during(
                    world,
                    () -> faults.forEach(fault -> {
                        world.awaitAcknowledged(round.upTo(200));
                        fault.run();
                        awaitWhole();
                        world.awaitAcknowledged(50);
                    }));
            world.settle();
            awaitWhole();
            witness.check(round.tally());
            world.check();
        }
        compareNodes(urls);
    }

    private String url(int node) {
        return "jdbc:mysql://127.0.0.1:" + nodes.get(node).port() + "/" + database();
    }

    private String database() {
        return settings.getOrDefault("DB_URL", "").replaceFirst(".*/", "");
    }

    private RunningShop on(List<Integer> hosts) {
        String list = String.join(
                ",",
                hosts.stream()
                        .map(host -> "127.0.0.1:" + nodes.get(host).port())
                        .toList());
        return RunningShop.on(Settings.with(settings, "DB_URL", "jdbc:mysql://" + list + "/" + database()));
    }

    private GaleraNode any() {
        return nodes.get(round.random().nextInt(nodes.size()));
    }

    private void kill(World world) {
        GaleraNode node = any();
        node.kill();
        round.tally().fault("kill -9 of a node of the cluster");
        world.awaitAcknowledged(round.upTo(100));
        node.restart();
    }

    private void killAll(World world) {
        nodes.parallelStream().forEach(GaleraNode::kill);
        round.tally().fault("kill -9 of all nodes of the cluster at once");
        world.awaitFailed(10);
        GaleraNode.restartAll(nodes);
    }

    /** Long enough for the others to give it up, if they do not go on before. */
    private void stop(World world) {
        GaleraNode node = any();
        node.freeze();
        round.tally().fault("node of the cluster stopped, and continued");
        try {
            world.awaitAcknowledged(round.upTo(100));
        } finally {
            node.thaw();
        }
    }

    private void split(World world) {
        GaleraNode node = any();
        node.isolate(true);
        round.tally().fault("node cut off from the cluster, and connected again");
        try {
            world.awaitAcknowledged(round.upTo(100));
        } finally {
            node.isolate(false);
        }
    }

    private void awaitWhole() {
        Awaitility.await()
                .alias("all nodes are in the cluster")
                .pollInterval(Duration.ofMillis(100))
                .atMost(World.TIMEOUT)
                .ignoreExceptions()
                .until(() -> Stream.of(0, 1, 2).map(this::url).allMatch(Galera::isWhole));
    }

    /** A node that was stopped takes itself for ready until it finds out that the others went on without it. */
    private static boolean isWhole(String url) {
        try (Handle handle = Jdbi.open(url + SHORT_TIME_OUTS)) {
            return handle.select("""
                            SELECT COUNT(*)
                            FROM information_schema.global_status
                            WHERE (variable_name = 'WSREP_CLUSTER_SIZE' AND variable_value = '3')
                               OR (variable_name = 'WSREP_LOCAL_STATE' AND variable_value = '4')
                            """).mapTo(Integer.class).one() == 2;
        }
    }

    /** Each node waits for what the others have committed, so a difference is one that stays. */
    private void compareNodes(List<String> urls) {
        for (String table : TABLES) {
            List<String> sums = urls.stream().map(url -> checksum(url, table)).toList();
            if (new HashSet<>(sums).size() > 1) {
                round.tally().add(Figure.NODES_DIFFER);
                System.out.println("  " + table + " differs between the nodes: " + sums);
            }
        }
    }

    private static String checksum(String url, String table) {
        try (Handle handle = Jdbi.open(url + SHORT_TIME_OUTS)) {
            handle.execute("SET SESSION wsrep_sync_wait = 15");
            handle.select("SELECT COUNT(*) FROM users").mapTo(Long.class).one();
            return handle.select("CHECKSUM TABLE " + table)
                    .map((row, context) -> row.getString(2))
                    .one();
        }
    }
}
