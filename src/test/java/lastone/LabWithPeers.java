package lastone;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lastone.cli.Logging;
import lastone.cli.Terminal;
import lastone.cli.Version;
import lastone.lab.Lab;
import lastone.testing.RedisNodes;

/** The lab on a bare machine: on databases and Redis servers of its own, and with peers that the shop does not ship. */
final class LabWithPeers {

    private LabWithPeers() {}

    static void main(String[] arguments) {
        boolean terminal = Terminal.isInteractive();
        List<Map<String, String>> databases = List.of(on(DatabaseKind.MARIADB), on(DatabaseKind.H2));
        Logging.silence();
        Lab lab = new Lab(
                Main::open, Version.read(), new LabPeers(), Clock.systemUTC(), System.out, System.err, terminal);
        System.exit(lab.run(List.of(arguments), databases));
    }

    private static Map<String, String> on(DatabaseKind kind) {
        Map<String, String> settings = new HashMap<>(kind.freshDatabase());
        settings.put("REDIS_URLS", String.join(",", RedisNodes.shared().urls()));
        return settings;
    }
}
