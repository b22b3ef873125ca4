package lastone.lab;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lastone.Main;
import lastone.cli.Logging;
import lastone.cli.Version;
import lastone.testing.DatabaseKind;
import lastone.testing.RedisNode;

/** The lab on a bare machine: on databases and Redis servers of its own, with baselines that the jar does not contain. */
final class LabWithBaselines {

    private LabWithBaselines() {}

    static void main(String[] arguments) {
        List<Map<String, String>> databases = Stream.of(DatabaseKind.MARIADB, DatabaseKind.H2)
                .map(kind -> kind.freshDatabase("REDIS_URLS", RedisNode.sharedUrls()))
                .toList();
        Logging.silence();
        Lab lab = new Lab(
                Main::open, "scripts/lab", Version.read(), Baselines.ALL, Clock.systemUTC(), System.out, System.err);
        System.exit(lab.run(List.of(arguments), databases));
    }
}
