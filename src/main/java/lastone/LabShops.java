package lastone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lastone.db.Database;
import lastone.db.DatabaseUnreachableException;
import lastone.lab.LabRefusal;
import lastone.lab.Shops;
import lastone.lab.Stopwatch;
import lastone.order.OrderService;
import lastone.redis.RedisFacts;

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
                .map(Config.Strategy::word)
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
        return shop(strategy, settings, database, (config, path) -> {
            Strategies.Opened opened = Strategies.open(
                    config.stockStrategy(),
                    config,
                    new SimpleMeterRegistry(),
                    watch.around(path::transaction),
                    retries);
            if (!opened.answers()) {
                opened.close();
                throw new LabRefusal(Setting.REDIS_URLS + " does not answer, and " + strategy + " needs it");
            }
            return opened;
        });
    }

    /** How a strategy is opened on the path that all orders take. */
    interface Opener {
        Strategies.Opened open(Config config, OrderPath path);
    }

    /** A shop that takes orders as the opener says. */
    static Shop shop(String strategy, Map<String, String> settings, Database database, Opener opener) {
        Config config = config(strategy, settings);
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
        Services services = Services.wire(config("conditional", settings), clock, database);
        Strategies.Opened opened = opener.open(config, services.orderPath());
        OrderService orders = services.orderPath().orders(opened.gate(), config.stockWait());
        return new Shop(orders, services.products(), () -> {
            opened.close();
            services.close();
        });
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
