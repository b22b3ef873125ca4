package lastone.shop;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The environment variables that the server knows. */
public enum Setting {
    HOST("127.0.0.1", "address to listen on"),
    PORT("8080", "port to listen on; 0 takes any free one"),
    MODE("", "demo or production; unset: demo with H2 on a loopback HOST, else production"),
    DB_URL("jdbc:h2:file:./data/lastone", "JDBC URL of H2, MySQL or MariaDB"),
    DB_USER("", "database user"),
    DB_PASSWORD("", "database password"),
    DB_POOL_SIZE("10", "database connections"),
    REDIS_URLS("", "comma-separated Redis URLs; the first serves all, redlock wants three or more"),
    REDIS_PREFIX("lastone", "what the names of this shop's keys and stream in Redis begin with"),
    STOCK_STRATEGY("coalesced", "how stock is reserved; one of the strategies below"),
    STOCK_WAIT("PT10S", "how long a request may wait for batch, locks and connection"),
    LOCK_LEASE("PT5S", "how long a Redis lock outlives a server that died"),
    ORDER_PAYMENT_WINDOW("PT15M", "how long an order can be paid"),
    MAX_PENDING_ORDERS("20", "how many orders of a customer may wait for payment; 0 for any number"),
    CURRENCY("KRW", "ISO 4217 code; amounts are in its smallest unit"),
    TIME_ZONE("UTC", "the shop's zone, in which its days begin and end"),
    ADMIN_TOKEN("", "the admin's token, at least 32 characters; required in production"),
    ADMIN_TOKEN_NEXT("", "accepted in addition to ADMIN_TOKEN, while one replaces the other"),
    METRICS_TOKEN("", "reads /metrics and nothing else, at least 32 characters"),
    CORS_ORIGINS("", "comma-separated origins, such as https://shop.example, whose pages may call the API"),
    TRUSTED_PROXIES(
            "", "comma-separated addresses and ranges, such as 10.0.0.0/8, whose X-Forwarded-For counts in the log"),
    DEMO_ALLOW_REMOTE("false", "true lets demo mode listen beyond loopback, and serve any Host"),
    LOG_FORMAT("text", "text or json"),
    STOP_TIMEOUT("PT20S", "how long a stop may take as a whole"),
    DRAIN_DELAY("PT0S", "for how long of it the server is not ready, but still accepts and serves");

    private static final Set<Setting> MAY_HOLD_SECRETS =
            EnumSet.of(DB_URL, DB_PASSWORD, REDIS_URLS, ADMIN_TOKEN, ADMIN_TOKEN_NEXT, METRICS_TOKEN);

    private final String defaultValue;
    private final String description;

    Setting(String defaultValue, String description) {
        this.defaultValue = defaultValue;
        this.description = description;
    }

    /** As it would stand in the environment; empty for a setting that is off or derived from others when unset. */
    public String defaultValue() {
        return defaultValue;
    }

    /** A few words for {@code --help}. */
    public String description() {
        return description;
    }

    /**
     * Lists the settings that differ from their defaults, for the log: without values that may hold a secret, and "none" where
     * all are as they were.
     */
    public static String changes(Map<String, String> environment) {
        String changes = Arrays.stream(values())
                .filter(setting -> !setting.valueIn(environment).equals(setting.defaultValue))
                .map(setting -> MAY_HOLD_SECRETS.contains(setting)
                        ? setting + " (not shown)"
                        : setting + "=" + setting.valueIn(environment))
                .collect(Collectors.joining(", "));
        return changes.isEmpty() ? "none" : changes;
    }

    /** The value without surrounding space, or the default; an empty value counts as not set. */
    String valueIn(Map<String, String> environment) {
        String value = environment.getOrDefault(name(), "").strip();
        return value.isEmpty() ? defaultValue : value;
    }
}
