package lastone;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.lab.LabRefusal;
import lastone.lab.Shops;
import lastone.lab.Stopwatch;
import lastone.lock.RedisFacts;

/** Opens for the lab the very shop that {@link Main} opens, less its HTTP face. */
final class LabShops implements Shops {

    @Override
    public Map<String, String> facts(Map<String, String> settings) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Lastone", Main.version());
        List<URI> redis = config(settings).redisUrls();
        if (!redis.isEmpty()) {
            facts.put("Redis", "%d servers, %s".formatted(redis.size(), RedisFacts.of(redis.getFirst())));
        }
        return facts;
    }

    @Override
    public List<String> strategies() {
        return Arrays.stream(Config.Strategy.values())
                .map(strategy -> strategy.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @Override
    public Optional<String> missing(String strategy, Map<String, String> settings) {
        try {
            config(strategy, settings);
            return Optional.empty();
        } catch (LabRefusal refusal) {
            return Optional.of(String.valueOf(refusal.getMessage()));
        }
    }

    @Override
    public Database database(Map<String, String> settings) {
        Config config = config(settings);
        try {
            return Database.open(
                    config.dbUrl(), config.dbUser(), config.dbPassword(), config.dbPoolSize(), config.stockWait());
        } catch (DatabaseUnreachableException unreachable) {
            throw new LabRefusal(
                    "DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: " + unreachable.getMessage());
        }
    }

    @Override
    public Shop open(String strategy, Map<String, String> settings, Database database, int retries, Stopwatch watch) {
        Services services = services(strategy, settings, database, retries, watch);
        if (!services.locksAnswer()) {
            services.close();
            throw new LabRefusal(Setting.REDIS_URLS + " does not answer, and " + strategy + " needs it");
        }
        return new Shop(services.orders(), services.products(), services::close);
    }

    static Services services(
            String strategy, Map<String, String> settings, Database database, int retries, Stopwatch watch) {
        return services(strategy, settings, database, (config, meters, transaction) -> Strategies.open(
                config, meters, watch.around(transaction), retries));
    }

    static Services services(
            String strategy, Map<String, String> settings, Database database, Strategies.Opener strategies) {
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
        return Services.wire(config(strategy, settings), clock, database, strategies);
    }

    private static Config config(String strategy, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(Setting.STOCK_STRATEGY.name(), strategy);
        return config(all);
    }

    private static Config config(Map<String, String> settings) {
        try {
            return Config.from(settings);
        } catch (Config.Refused refused) {
            throw new LabRefusal(String.valueOf(refused.getMessage()));
        }
    }
}
