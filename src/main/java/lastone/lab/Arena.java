package lastone.lab;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lastone.db.Database;
import lastone.shop.Config;
import lastone.shop.Setting;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;

/**
 * One database and everybody who races on it.
 *
 * @param db {@code h2}, {@code mariadb} or {@code mysql}
 * @param facts what the database says of itself
 */
record Arena(String db, Map<String, String> facts, List<Racer> racers, List<AutoCloseable> parts)
        implements AutoCloseable {

    /**
     * Opens the scratch database, a pool for every server, and everybody who is to race on them.
     *
     * @param shopSettings environment variables of a shop, beside whose database the scratch database is made
     */
    static Arena open(
            Map<String, String> shopSettings, List<String> names, LabOptions options, ShopOpener opener, Peers peers) {
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            Scratch scratch = Scratch.open(shopSettings);
            parts.addFirst(scratch);
            Config config = Config.from(scratch.settings());
            int servers = options.races().stream().mapToInt(Race::servers).max().orElse(1);
            List<Database> databases = new ArrayList<>();
            for (int server = 0; server < servers; server++) {
                Database database = config.openDatabase();
                parts.addFirst(database);
                databases.add(database);
            }
            List<Racer> racers = new ArrayList<>();
            for (String name : names) {
                racers.add(
                        peers.names().contains(name)
                                ? peers.open(name, config, databases, List.copyOf(racers))
                                : ours(racing(name, config, options), databases, opener));
                parts.addFirst(racers.getLast());
            }
            Map.Entry<String, String> fact =
                    Facts.ofDatabase(databases.getFirst().jdbi());
            return new Arena(fact.getKey().toLowerCase(Locale.ROOT), Map.ofEntries(fact), racers, parts);
        } catch (RuntimeException failure) {
            closeAll(parts);
            throw failure;
        }
    }

    private static Config racing(String strategy, Config config, LabOptions options) {
        return config.racing(Strategy.of(strategy).orElseThrow(), config.stockWait(), options.retries());
    }

    private static Racer ours(Config config, List<Database> databases, ShopOpener opener) {
        Stopwatch watch = new Stopwatch();
        List<Server> servers = new ArrayList<>();
        for (Database database : databases) {
            Shop shop = opener.open(config, database, Clock.systemUTC(), watch);
            servers.add(Server.of(shop));
            if (!shop.isStrategyReachable()) {
                closeAll(servers);
                throw new LabRefusal(Setting.REDIS_URLS + " does not answer, and "
                        + config.stockStrategy().configName() + " needs it");
            }
        }
        return new ShopRacer(config.stockStrategy().configName(), false, databases.getFirst(), servers, watch);
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(List<? extends AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                System.err.println("lastone: " + failure);
            }
        }
    }
}
