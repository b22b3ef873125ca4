package lastone.shop;

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
    STOCK_STRATEGY("coalesced", "how stock is taken; one of those below"),
    STOCK_WAIT("PT10S", "how long a request may wait for batch, locks and connection"),
    LOCK_LEASE("PT5S", "how long a Redis lock outlives a server that died"),
    ORDER_PAYMENT_WINDOW("PT15M", "how long an order can be paid"),
    CURRENCY("KRW", "ISO 4217 code; amounts are in its smallest unit"),
    TIME_ZONE("UTC", "the shop's zone, in which its days begin and end"),
    ADMIN_TOKEN("", "the admin's token, at least 32 characters; required in production"),
    DEMO_ALLOW_REMOTE("false", "true lets demo mode listen beyond loopback"),
    LOG_FORMAT("text", "text or json"),
    STOP_TIMEOUT("PT20S", "how long a stop waits for requests in flight");

    private final String fallback;
    private final String meaning;

    Setting(String fallback, String meaning) {
        this.fallback = fallback;
        this.meaning = meaning;
    }

    public String fallback() {
        return fallback;
    }

    public String meaning() {
        return meaning;
    }
}
