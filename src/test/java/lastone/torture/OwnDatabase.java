package lastone.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Two servers on the database that {@code DB_URL} names, while somebody else kills what it runs on. */
final class OwnDatabase {

    private static final Pattern URL = Pattern.compile("jdbc:(?:mysql|mariadb)(://[^/]+/)[^?]*(.*)");
    private static final String NAME = "torture_shop";
    private static final Duration LENGTH = Duration.ofMinutes(1);

    private OwnDatabase() {}

    static void run(Round round) {
        Map<String, String> own = System.getenv();
        Matcher url = URL.matcher(own.getOrDefault("DB_URL", ""));
        if (!url.matches()) {
            System.out.println("SKIPPED: a database of your own needs DB_URL, and DB_USER and DB_PASSWORD, of MySQL or"
                    + " MariaDB; its database " + NAME + " is made anew for each round");
            return;
        }
        String user = own.getOrDefault("DB_USER", "");
        String password = own.getOrDefault("DB_PASSWORD", "");
        try (Handle server = Jdbi.open("jdbc:mysql" + url.group(1) + url.group(2), user, password)) {
            server.execute("DROP DATABASE IF EXISTS " + NAME);
            server.execute("CREATE DATABASE " + NAME);
        }
        Map<String, String> settings = Settings.of(
                "DB_URL", "jdbc:mysql" + url.group(1) + NAME + url.group(2), "DB_USER", user, "DB_PASSWORD", password);
        settings.put("STOCK_WAIT", "PT3S");
        settings.put("STOCK_STRATEGY", round.random().nextBoolean() ? "coalesced" : "conditional");
        List<RunningShop> servers = List.of(RunningShop.on(settings), RunningShop.on(settings));
        try (Shops shops = new Shops(settings, Optional.empty(), servers)) {
            World world = new World(round, shops);
            System.out.println(
                    "Kill nodes of the database now, for " + LENGTH.toSeconds() + " s, and start them again");
            Load.during(world, () -> sleep(LENGTH));
            world.settle();
            world.check();
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
