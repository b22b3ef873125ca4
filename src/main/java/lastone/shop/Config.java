package lastone.shop;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lastone.db.Database;
import lastone.strategy.OpenExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read once from the environment; {@link Setting} lists them with their meanings and defaults.
 *
 * @param maxRetries how often a buyer without a lock tries again; no setting of a server, but one of a race
 * @param adminToken set in production, optional in a demo
 */
public record Config(
        String host,
        int port,
        Mode mode,
        String dbUrl,
        String dbUser,
        String dbPassword,
        int dbPoolSize,
        List<URI> redisUrls,
        Strategy stockStrategy,
        Duration stockWait,
        int maxRetries,
        Duration lockLease,
        Duration orderPaymentWindow,
        Currency currency,
        ZoneId timeZone,
        Optional<String> adminToken,
        LogFormat logFormat,
        Duration stopTimeout) {

    private static final int MIN_ADMIN_TOKEN = 32;
    private static final int REDIS_PORT = 6379;
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]|(0+:){7}0*1", Pattern.CASE_INSENSITIVE);

    /** Whether this is for trying out, or for real. */
    public enum Mode {
        DEMO,
        PRODUCTION
    }

    /** How log lines are written. */
    public enum LogFormat {
        TEXT,
        JSON
    }

    /** A setting that cannot be used; the message is one line that names it. */
    public static final class Refused extends RuntimeException {
        public Refused(Setting setting, String problem) {
            super(setting + " " + problem);
        }
    }

    /** @throws Refused for the first setting that is wrong or contradicts another */
    public static Config from(Map<String, String> environment) {
        Reader read = new Reader(environment);
        String host = read.text(Setting.HOST);
        String dbUrl = read.text(Setting.DB_URL);
        Mode mode = mode(read, dbUrl, host);
        Config config = new Config(
                host,
                read.whole(Setting.PORT, 0, 65_535),
                mode,
                requireKnownDatabase(dbUrl),
                read.text(Setting.DB_USER),
                read.secret(Setting.DB_PASSWORD),
                read.whole(Setting.DB_POOL_SIZE, 1, 1_000),
                read.redisUrls(),
                read.choice(Setting.STOCK_STRATEGY, Strategy.class),
                read.duration(Setting.STOCK_WAIT, Duration.ofMinutes(10)),
                OpenExecutor.MAX_RETRIES,
                read.duration(Setting.LOCK_LEASE, Duration.ofMinutes(10)),
                read.duration(Setting.ORDER_PAYMENT_WINDOW, Duration.ofDays(365)),
                read.parsed(Setting.CURRENCY, Currency::getInstance, "has to be an ISO 4217 code such as KRW"),
                read.parsed(Setting.TIME_ZONE, ZoneId::of, "has to be a time zone such as Asia/Seoul"),
                read.optional(Setting.ADMIN_TOKEN),
                read.choice(Setting.LOG_FORMAT, LogFormat.class),
                read.duration(Setting.STOP_TIMEOUT, Duration.ofMinutes(10)));
        config.requireRedisFor(config.stockStrategy);
        config.requireSafe(read.flag(Setting.DEMO_ALLOW_REMOTE));
        return config;
    }

    /**
     * The same shop, selling by another strategy, for a race.
     *
     * @throws Refused when that strategy needs more Redis servers than are named
     */
    public Config racing(Strategy strategy, Duration longestWait, int retries) {
        Config config = new Config(
                host,
                port,
                mode,
                dbUrl,
                dbUser,
                dbPassword,
                dbPoolSize,
                redisUrls,
                strategy,
                longestWait,
                retries,
                lockLease,
                orderPaymentWindow,
                currency,
                timeZone,
                adminToken,
                logFormat,
                stopTimeout);
        config.requireRedisFor(config.stockStrategy);
        return config;
    }

    /**
     * Opens the database with its schema up to date. Blocks until the first connection stands.
     *
     * @throws lastone.db.DatabaseUnreachableException with a one-line reason
     */
    public Database openDatabase() {
        return Database.open(dbUrl, dbUser, dbPassword, dbPoolSize, stockWait);
    }

    /** @throws Refused when a strategy needs more Redis servers than are named */
    public void requireRedisFor(Strategy strategy) {
        if (canUse(strategy)) {
            return;
        }
        String needed = redisUrls.isEmpty() ? "be set" : "name at least three independent servers";
        throw new Refused(Setting.REDIS_URLS, "has to " + needed + " for STOCK_STRATEGY=" + strategy.word());
    }

    /** Whether enough Redis servers are named for a strategy. */
    public boolean canUse(Strategy strategy) {
        return Set.copyOf(redisUrls).size() >= strategy.redisServers();
    }

    public boolean isDemo() {
        return mode == Mode.DEMO;
    }

    private static Mode mode(Reader read, String dbUrl, String host) {
        if (read.optional(Setting.MODE).isPresent()) {
            return read.choice(Setting.MODE, Mode.class);
        }
        return dbUrl.startsWith("jdbc:h2:") && isLoopback(host) ? Mode.DEMO : Mode.PRODUCTION;
    }

    /** By its spelling alone: asking a name server would make the answer depend on the network. */
    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static String requireKnownDatabase(String dbUrl) {
        List<String> known = List.of("jdbc:h2:", "jdbc:mysql:", "jdbc:mariadb:");
        if (known.stream().noneMatch(dbUrl::startsWith)) {
            throw new Refused(Setting.DB_URL, "has to start with jdbc:h2:, jdbc:mysql: or jdbc:mariadb:");
        }
        return dbUrl.replaceFirst("^jdbc:mariadb:", "jdbc:mysql:");
    }

    private void requireSafe(boolean demoAllowedRemote) {
        if (adminToken.isPresent() && adminToken.get().length() < MIN_ADMIN_TOKEN) {
            throw new Refused(Setting.ADMIN_TOKEN, "has to have at least " + MIN_ADMIN_TOKEN + " characters");
        }
        if (mode == Mode.PRODUCTION && adminToken.isEmpty()) {
            throw new Refused(Setting.ADMIN_TOKEN, "has to be set in production mode (MODE=demo is for trying out)");
        }
        if (mode == Mode.DEMO && !isLoopback(host) && !demoAllowedRemote) {
            throw new Refused(
                    Setting.HOST,
                    "is not a loopback address, and demo mode lets anyone in: set MODE=production, or"
                            + " DEMO_ALLOW_REMOTE=true if that is meant");
        }
    }

    /** Reads single settings; an empty value counts as not set. */
    private record Reader(Map<String, String> environment) {

        Optional<String> optional(Setting setting) {
            return Optional.ofNullable(environment.get(setting.name()))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        String text(Setting setting) {
            return optional(setting).orElse(setting.fallback());
        }

        /** As it stands, since a space may be part of it. */
        String secret(Setting setting) {
            return environment.getOrDefault(setting.name(), setting.fallback());
        }

        int whole(Setting setting, int min, int max) {
            return between(setting, Integer::valueOf, min, max, "a whole number");
        }

        Duration duration(Setting setting, Duration max) {
            return between(
                    setting, Duration::parse, Duration.ofMillis(250), max, "an ISO-8601 duration such as PT10S,");
        }

        private <T extends Comparable<T>> T between(
                Setting setting, Function<String, T> parser, T min, T max, String what) {
            return parsed(
                    setting,
                    text -> {
                        T value = parser.apply(text);
                        return value.compareTo(min) < 0 || value.compareTo(max) > 0 ? null : value;
                    },
                    "has to be " + what + " from " + min + " to " + max);
        }

        List<URI> redisUrls() {
            return optional(Setting.REDIS_URLS).stream()
                    .flatMap(urls -> Arrays.stream(urls.split(",", -1)))
                    .map(url -> redisUrl(url.strip()))
                    .toList();
        }

        private static URI redisUrl(String text) {
            try {
                URI url = new URI(text);
                boolean known = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
                if (known && url.getHost() != null) {
                    int port = url.getPort() == -1 ? REDIS_PORT : url.getPort();
                    return new URI(url.getScheme(), url.getUserInfo(), url.getHost(), port, url.getPath(), null, null);
                }
            } catch (URISyntaxException malformed) {
                // Answered below, without the text, which may hold a password.
            }
            throw new Refused(Setting.REDIS_URLS, "has to be a comma-separated list of redis://HOST:PORT");
        }

        boolean flag(Setting setting) {
            return parsed(
                    setting,
                    text -> List.of("true", "false").contains(text) ? Boolean.valueOf(text) : null,
                    "has to be true or false");
        }

        <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
            String choices = Arrays.stream(type.getEnumConstants())
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return parsed(
                    setting,
                    text -> Enum.valueOf(
                            type, text.equals(text.toLowerCase(Locale.ROOT)) ? text.toUpperCase(Locale.ROOT) : ""),
                    "has to be one of " + choices);
        }

        <T> T parsed(Setting setting, Function<String, @Nullable T> parser, String expectation) {
            String text = text(setting);
            try {
                T value = parser.apply(text);
                if (value != null) {
                    return value;
                }
            } catch (IllegalArgumentException | DateTimeException wrong) {
                // Answered below, with the value that was given.
            }
            throw new Refused(setting, expectation + ", not '" + text + "'");
        }
    }
}
