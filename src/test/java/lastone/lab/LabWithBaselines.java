package lastone.lab;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lastone.Main;
import lastone.cli.Logging;
import lastone.cli.Version;
import lastone.testing.DatabaseKind;
import lastone.testing.DatabaseServer;
import lastone.testing.MariaDb;
import lastone.testing.MySql;
import lastone.testing.RedisNode;
import lastone.testing.Settings;
import lastone.testing.ShopProcess;

/**
 * The lab on a bare machine: on databases and Redis servers of its own, with races over HTTP, and with baselines that the jar
 * does not contain.
 */
final class LabWithBaselines {

    /** As the report calls them. */
    private static final List<String> DATABASES = List.of("mariadb-binlog", "mariadb", "mysql-binlog", "mysql", "h2");

    /** For replicas and restores to a point in time; a commit waits for it as for the database's own log. */
    private static final String[] BINARY_LOG = {"--log-bin=binlog", "--sync-binlog=1", "--server-id=1"};

    private static final Map<String, DatabaseServer> STARTED = new HashMap<>();

    private LabWithBaselines() {}

    /** @param arguments the databases, if others than the standard ones, and then the options */
    static void main(String[] arguments) {
        List<String> named =
                List.of(arguments).stream().takeWhile(DATABASES::contains).toList();
        List<String> databases = named.isEmpty() ? List.of("mariadb-binlog", "h2") : named;
        List<Map<String, String>> settings = databases.stream()
                .map(name -> Settings.with(freshDatabase(name), "REDIS_URLS", RedisNode.sharedUrls()))
                .toList();
        Logging.silence();
        Lab lab = new Lab(
                Main::open,
                "scripts/lab [" + String.join("|", DATABASES) + "]...",
                Version.read(),
                Baselines.ALL,
                Clock.systemUTC(),
                System.out,
                System.err);
        List<String> options = new ArrayList<>(List.of("--out", "target/lab"));
        options.addAll(List.of(arguments).subList(named.size(), arguments.length));
        System.exit(lab.run(
                options,
                settings,
                List.of(() -> HttpBed.warmedUp(
                        HttpBed.open(ShopProcess::startOptimized, freshDatabase(databases.getFirst()))))));
    }

    private static Map<String, String> freshDatabase(String name) {
        return name.equals("h2")
                ? DatabaseKind.H2.freshDatabase()
                : STARTED.computeIfAbsent(name, LabWithBaselines::start).freshDatabase();
    }

    private static DatabaseServer start(String name) {
        return switch (name) {
            case "mariadb-binlog" -> MariaDb.startOne(BINARY_LOG);
            case "mariadb" -> MariaDb.startOne();
            case "mysql-binlog" -> MySql.startOne(BINARY_LOG);
            case "mysql" -> MySql.startOne();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
