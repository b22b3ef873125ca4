package lastone.shop;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lastone.db.Database;
import lastone.db.JdbcUrl;
import lastone.strategy.DirectExecutor;

/**
 * The settings of one server, valid and consistent; {@link Setting} lists them with their descriptions and defaults.
 *
 * @param dbUrl for Connector/J where the environment names MariaDB's driver
 * @param redisUrls each with its port; the first one serves everything but {@code redlock}
 * @param redisPrefix what the names of all keys, channels and streams in Redis begin with
 * @param maxPendingOrders how many orders of one customer may wait for payment; 0 for any number
 * @param maxRetries how often an order without a lock is tried again; set by a race, never by the environment
 * @param corsOrigins as browsers write them: scheme, host and a port that is not the scheme's own
 * @param trustedProxies whose {@code X-Forwarded-For} is believed
 * @param adminTokens each of which is the admin's: one in production, two while one replaces the other, none as a rule in a
 *     demo
 * @param metricsToken reads the metrics and nothing else
 */
public record Config(
        String host,
        int port,
        Mode mode,
        boolean demoAllowRemote,
        String dbUrl,
        String dbUser,
        String dbPassword,
        int dbPoolSize,
        List<URI> redisUrls,
        String redisPrefix,
        Strategy stockStrategy,
        Duration stockWait,
        int maxRetries,
        Duration lockLease,
        Duration orderPaymentWindow,
        int maxPendingOrders,
        Currency currency,
        ZoneId timeZone,
        List<String> adminTokens,
        Optional<String> metricsToken,
        Set<String> corsOrigins,
        AddressRanges trustedProxies,
        LogFormat logFormat,
        Duration stopTimeout,
        Duration drainDelay) {

    /** Characters that mean nothing to Redis: no pattern of an ACL, no hash tag. */
    private static final Pattern REDIS_PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|::1|\\[::1]|(0+:){7}0*1", Pattern.CASE_INSENSITIVE);

    /** A demo lets anyone in with fixed tokens. */
    public enum Mode {
        DEMO,
        PRODUCTION
    }

    /** A setting is invalid; the message is one line that starts with its name and holds no secret. */
    public static final class InvalidSettingException extends RuntimeException {
        /** @param problem follows the name of the setting; must not repeat a secret value */
        public InvalidSettingException(Setting setting, String problem) {
            super(setting + " " + problem);
        }
    }

    /**
     * Reads the settings from environment variables; variables that are no setting are ignored.
     *
     * @throws InvalidSettingException for the first setting that is wrong or contradicts another
     */
    public static Config from(Map<String, String> environment) {
        SettingReader read = new SettingReader(environment);
        String host = read.text(Setting.HOST);
        String dbUrl = read.text(Setting.DB_URL);
        Mode mode = mode(read, dbUrl, host);
        Config config = new Config(
                host,
                read.intValue(Setting.PORT, 0, 65_535),
                mode,
                read.flag(Setting.DEMO_ALLOW_REMOTE),
                requireUsableDatabase(dbUrl),
                read.text(Setting.DB_USER),
                read.secret(Setting.DB_PASSWORD),
                read.intValue(Setting.DB_POOL_SIZE, 1, 1_000),
                read.redisUrls(),
                read.parsed(
                        Setting.REDIS_PREFIX,
                        text -> REDIS_PREFIX.matcher(text).matches() ? text : null,
                        "has to be 1 to 64 letters, digits and '.', '_', '-', ':'"),
                read.enumValue(Setting.STOCK_STRATEGY, Strategy.class),
                read.duration(Setting.STOCK_WAIT, Duration.ofMinutes(10)),
                DirectExecutor.MAX_RETRIES,
                read.duration(Setting.LOCK_LEASE, Duration.ofMinutes(10)),
                read.duration(Setting.ORDER_PAYMENT_WINDOW, Duration.ofDays(365)),
                read.intValue(Setting.MAX_PENDING_ORDERS, 0, Integer.MAX_VALUE),
                read.parsed(Setting.CURRENCY, Currency::getInstance, "has to be an ISO 4217 code such as KRW"),
                read.parsed(Setting.TIME_ZONE, ZoneId::of, "has to be a time zone such as Asia/Seoul"),
                read.adminTokens(mode == Mode.PRODUCTION),
                read.token(Setting.METRICS_TOKEN),
                read.origins(Setting.CORS_ORIGINS),
                read.addresses(Setting.TRUSTED_PROXIES),
                read.enumValue(Setting.LOG_FORMAT, LogFormat.class),
                read.duration(Setting.STOP_TIMEOUT, Duration.ofMinutes(10)),
                read.duration(Setting.DRAIN_DELAY, Duration.ZERO, Duration.ofMinutes(10)));
        config.requireRedisFor(config.stockStrategy);
        config.requireTimeToStop();
        config.requireSafe();
        return config;
    }

    /**
     * The settings of the same shop with another strategy, for a race: its buyers have orders of earlier races, which
     * wait for payment.
     *
     * @throws InvalidSettingException when that strategy needs more Redis servers than are named
     */
    public Config racing(Strategy strategy, Duration longestWait, int retries) {
        Config config = new Config(
                host,
                port,
                mode,
                demoAllowRemote,
                dbUrl,
                dbUser,
                dbPassword,
                dbPoolSize,
                redisUrls,
                redisPrefix,
                strategy,
                longestWait,
                retries,
                lockLease,
                orderPaymentWindow,
                0,
                currency,
                timeZone,
                adminTokens,
                metricsToken,
                corsOrigins,
                trustedProxies,
                logFormat,
                stopTimeout,
                drainDelay);
        config.requireRedisFor(config.stockStrategy);
        return config;
    }

    /**
     * Opens the database and brings its schema up to date; blocks until both are done. The caller closes it.
     *
     * @throws lastone.db.DatabaseUnreachableException with a one-line reason
     */
    public Database openDatabase() {
        return Database.open(dbUrl, dbUser, dbPassword, dbPoolSize, stockWait);
    }

    /** @throws InvalidSettingException when a strategy needs more Redis servers than are named */
    public void requireRedisFor(Strategy strategy) {
        if (canUse(strategy)) {
            return;
        }
        String needed = redisUrls.isEmpty() ? "be set" : "name at least three independent servers";
        throw new InvalidSettingException(
                Setting.REDIS_URLS, "has to " + needed + " for STOCK_STRATEGY=" + strategy.configName());
    }

    /** Whether enough different Redis servers are named for a strategy; none of them is asked. */
    public boolean canUse(Strategy strategy) {
        return Set.copyOf(redisUrls).size() >= strategy.redisServers();
    }

    /** Then tokens are fixed and public, and the shop is filled with data to try. */
    public boolean isDemo() {
        return mode == Mode.DEMO;
    }

    /**
     * Whether a request for this host is for this server: any in production, in a demo a loopback name, {@code HOST} or a host of
     * {@code CORS_ORIGINS}.
     *
     * @param name without a port
     */
    public boolean isOwnHost(String name) {
        return !isDemo()
                || demoAllowRemote
                || isLoopback(name)
                || name.equalsIgnoreCase(host)
                || corsOrigins.stream()
                        .anyMatch(origin ->
                                name.equalsIgnoreCase(URI.create(origin).getHost()));
    }

    private static Mode mode(SettingReader read, String dbUrl, String host) {
        if (read.optional(Setting.MODE).isPresent()) {
            return read.enumValue(Setting.MODE, Mode.class);
        }
        return JdbcUrl.isH2(dbUrl) && isLoopback(host) ? Mode.DEMO : Mode.PRODUCTION;
    }

    /** By its spelling alone: a look-up would make the result depend on the network. */
    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static String requireUsableDatabase(String dbUrl) {
        List<String> known = List.of("jdbc:h2:", "jdbc:mysql:", "jdbc:mariadb:");
        if (known.stream().noneMatch(dbUrl::startsWith)) {
            throw new InvalidSettingException(
                    Setting.DB_URL, "has to start with jdbc:h2:, jdbc:mysql: or jdbc:mariadb:");
        }
        Optional<String> unusable = JdbcUrl.findUnusable(dbUrl);
        if (unusable.isPresent()) {
            throw new InvalidSettingException(
                    Setting.DB_URL, "must not set " + unusable.get() + ": promises of the shop rest on it");
        }
        return dbUrl.replaceFirst("^jdbc:mariadb:", "jdbc:mysql:");
    }

    private void requireTimeToStop() {
        if (drainDelay.compareTo(stopTimeout) >= 0) {
            throw new InvalidSettingException(
                    Setting.DRAIN_DELAY, "has to be shorter than STOP_TIMEOUT, of which it is a part");
        }
    }

    private void requireSafe() {
        if (mode == Mode.DEMO && !isLoopback(host) && !demoAllowRemote) {
            throw new InvalidSettingException(
                    Setting.HOST,
                    "is not a loopback address, and demo mode lets anyone in: set MODE=production, or"
                            + " DEMO_ALLOW_REMOTE=true if that is meant");
        }
    }
}
