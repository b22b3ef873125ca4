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
 * A database and the subjects that run on it.
 *
 * @param db {@code h2}, {@code mariadb} or {@code mysql}; {@code http} for a running server
 * @param facts what the report says of the database
 * @param parts everything that was opened, the latest first
 */
record TestBed(String db, Map<String, String> facts, List<Subject> subjects, List<AutoCloseable> parts)
        implements AutoCloseable {

    /**
     * Creates a scratch database, a pool for each server, and the subjects.
     *
     * @param shopSettings the environment variables of a shop, next to whose database the scratch database is created
     * @param names strategies and baselines
     * @throws LabRefusal when the database cannot be created, or the Redis of a strategy cannot be reached
     */
    static TestBed open(
            Map<String, String> shopSettings,
            List<String> names,
            LabOptions options,
            ShopOpener opener,
            Map<String, Baseline> baselines) {
        List<AutoCloseable> parts = new ArrayList<>();
        try {
            ScratchDatabase scratch = new ScratchDatabase(shopSettings);
            parts.addFirst(scratch);
            Config config = Config.from(scratch.settings());
            List<Database> databases = new ArrayList<>();
            int servers = options.workloads().stream().mapToInt(Workload::servers).max().orElseThrow();
            for (int server = 0; server < servers; server++) {
                databases.add(config.openDatabase());
                parts.addFirst(databases.getLast());
            }
            List<Subject> subjects = new ArrayList<>();
            for (String name : names) {
                Baseline baseline = baselines.getOrDefault(name, (shop, pools, others) -> strategy(
                        shop.racing(
                                Strategy.of(name).orElseThrow(),
                                shop.stockWait(),
                                options.number(LabOptions.Option.RETRIES)),
                        pools,
                        opener));
                subjects.add(baseline.open(config, databases, List.copyOf(subjects)));
                parts.addFirst(subjects.getLast());
            }
            Map.Entry<String, String> fact =
                    Environment.ofDatabase(databases.getFirst().jdbi());
            return new TestBed(fact.getKey().toLowerCase(Locale.ROOT), Map.ofEntries(fact), subjects, parts);
        } catch (RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    private static Subject strategy(Config config, List<Database> databases, ShopOpener opener) {
        TransactionTimer timer = new TransactionTimer();
        List<ShopSubject.Server> servers = new ArrayList<>();
        ShopSubject subject =
                new ShopSubject(config.stockStrategy().configName(), false, databases.getFirst(), servers, timer);
        for (Database database : databases) {
            Shop shop = opener.open(config, database, Clock.systemUTC(), timer);
            servers.add(ShopSubject.Server.of(shop));
            if (!shop.isStrategyReachable()) {
                subject.close();
                throw new LabRefusal(Setting.REDIS_URLS + " cannot be reached, and " + subject.name() + " needs it");
            }
        }
        return subject;
    }

    /** Closes every part and drops the database. What cannot be closed is printed and does not keep the others open. */
    @Override
    public void close() {
        close(parts);
    }

    private static void close(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("lastone: " + e);
            }
        }
    }
}
