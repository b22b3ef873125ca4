package lastone.shop;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;
import lastone.db.Transactions;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code CURRENCY} and {@code TIME_ZONE} are the shop's: prices are in the one, and the days of popular products are days of
 * the other. So they are stored in the database, and every server has to have the same. Thread safe.
 */
public final class ShopSettings {

    private static final Logger LOG = LoggerFactory.getLogger(ShopSettings.class);

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final String FIND = """
            SELECT currency, time_zone
            FROM shop_settings
            WHERE id = 1
            """;

    private static final String INSERT_FIRST = """
            INSERT IGNORE INTO shop_settings (id, currency, time_zone)
            VALUES (1, ?, ?)
            """;

    private static final String LOCK = """
            SELECT currency, time_zone
            FROM shop_settings
            WHERE id = 1
            FOR UPDATE
            """;

    private static final String FIND_PRODUCT_OR_ORDER = """
            (SELECT id FROM products LIMIT 1)
            UNION ALL
            (SELECT id FROM orders LIMIT 1)
            """;

    private static final String UPDATE = """
            UPDATE shop_settings
            SET currency = ?, time_zone = ?
            WHERE id = 1
            """;

    private final Currency currency;
    private final ZoneId timeZone;
    private final Jdbi jdbi;
    private final Transactions transactions;
    private volatile boolean differs;

    /** What the database has. */
    public record Stored(String currency, String timeZone) {}

    /** @param config this server's own settings, which are compared with what the database has */
    public ShopSettings(Config config, Jdbi jdbi, Transactions transactions) {
        this.currency = config.currency();
        this.timeZone = config.timeZone();
        this.jdbi = jdbi;
        this.transactions = transactions;
    }

    /** Returns the zone in which the shop's days begin and end; empty before the first start of a server. */
    public static Optional<ZoneId> findTimeZone(Jdbi jdbi) {
        return jdbi.withHandle(ShopSettings::find).map(stored -> ZoneId.of(stored.timeZone()));
    }

    /**
     * Makes this server's settings the shop's where it has none yet, or has neither a product nor an order. To be called
     * at the start, and again after the start has created products: another server may have done the same in between.
     * Blocks as a transaction does.
     *
     * @throws Config.InvalidSettingException when the shop has others and they can no longer change
     */
    public void storeOrCompare() {
        Stored own = new Stored(currency.getCurrencyCode(), timeZone.getId());
        Stored stored = transactions.runUnmarked(handle -> storeUnlessInUse(handle, own));
        requireSame(Setting.CURRENCY, stored.currency(), own.currency(), hasSameCurrency(stored));
        requireSame(Setting.TIME_ZONE, stored.timeZone(), own.timeZone(), hasSameZone(stored));
    }

    private Stored storeUnlessInUse(Handle handle, Stored own) {
        Stored stored = lock(handle).orElseGet(() -> {
            handle.execute(INSERT_FIRST, own.currency(), own.timeZone());
            return lock(handle).orElseThrow();
        });
        if (isSame(stored) || isInUse(handle)) {
            return stored;
        }
        handle.execute(UPDATE, own.currency(), own.timeZone());
        return own;
    }

    /** A lock, because a server that is about to change the settings has seen no product, and may not have written yet. */
    private static Optional<Stored> lock(Handle handle) {
        return handle.select(LOCK).mapTo(Stored.class).findFirst();
    }

    private static boolean isInUse(Handle handle) {
        return handle.select(FIND_PRODUCT_OR_ORDER)
                .mapTo(Long.class)
                .findFirst()
                .isPresent();
    }

    private static void requireSame(Setting setting, String stored, String own, boolean isSame) {
        if (!isSame) {
            throw new Config.InvalidSettingException(
                    setting, "is %s, but the shop has products or orders in %s: set it to that".formatted(own, stored));
        }
    }

    /**
     * Looks whether another server has changed the settings of a shop that was empty.
     *
     * @return how long to rest until the next look
     */
    public Duration compare() {
        boolean differed = differs;
        differs = !jdbi.withHandle(ShopSettings::find).map(this::isSame).orElse(true);
        if (differs && !differed) {
            LOG.warn("Another server has changed CURRENCY or TIME_ZONE of the shop: this one has to be started again");
        }
        return PERIOD;
    }

    /** Returns why this server must not serve the shop, as a sentence; empty when its settings are the shop's. */
    public Optional<String> reasonNotReady() {
        return differs ? Optional.of("The server's CURRENCY or TIME_ZONE is not the shop's.") : Optional.empty();
    }

    private static Optional<Stored> find(Handle handle) {
        return handle.select(FIND).mapTo(Stored.class).findFirst();
    }

    private boolean isSame(Stored stored) {
        return hasSameCurrency(stored) && hasSameZone(stored);
    }

    private boolean hasSameCurrency(Stored stored) {
        return stored.currency().equals(currency.getCurrencyCode());
    }

    /** By their rules: UTC, Etc/UTC and Z have the same days. */
    private boolean hasSameZone(Stored stored) {
        return ZoneId.of(stored.timeZone()).getRules().equals(timeZone.getRules());
    }
}
