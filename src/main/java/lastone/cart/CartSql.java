package lastone.cart;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface CartSql {

    /** What a cart line keeps of an option that is on sale. */
    record Offer(String productName, String optionName, long price) {}

    @SqlQuery("""
            SELECT product_name, option_name, price
            FROM sellable_options
            WHERE id = :optionId
            """)
    Optional<Offer> findOffer(long optionId);

    /**
     * Locks the user until the transaction ends, so that two additions at once count each other's lines; empty for one who
     * was deleted.
     */
    @SqlQuery("""
            SELECT id
            FROM users
            WHERE id = :userId AND deleted_at IS NULL
            FOR UPDATE
            """)
    Optional<Long> lockUser(long userId);

    /** A line that is there adds up and takes names and price anew; one that was removed comes back with this quantity. */
    @SqlUpdate("""
            INSERT INTO carts (user_id, product_option_id, quantity, product_name, option_name, price)
            VALUES (:userId, :optionId, :quantity, :offer.productName, :offer.optionName, :offer.price)
            ON DUPLICATE KEY UPDATE
                product_name = VALUES(product_name),
                option_name = VALUES(option_name),
                price = VALUES(price),
                quantity = CASE WHEN deleted_at IS NULL THEN quantity + VALUES(quantity) ELSE VALUES(quantity) END,
                deleted_at = NULL
            """)
    void add(long userId, long optionId, int quantity, @BindMethods("offer") Offer offer);

    @SqlQuery("""
            SELECT c.id, c.user_id, c.product_option_id, c.quantity,
                   COALESCE(o.product_name, c.product_name) AS product_name,
                   COALESCE(o.option_name, c.option_name) AS option_name,
                   COALESCE(o.price, c.price) AS price,
                   o.stock, o.sale_starts_at, o.sale_ends_at, o.max_per_customer, COALESCE(h.units, 0) AS held
            FROM carts c
            LEFT JOIN sellable_options o ON o.id = c.product_option_id
            LEFT JOIN option_holdings h ON h.user_id = c.user_id AND h.product_option_id = c.product_option_id
            WHERE c.user_id = :userId AND c.deleted_at IS NULL
            ORDER BY c.id
            """)
    List<CartRow> lines(long userId);

    @SqlUpdate("""
            UPDATE carts
            SET quantity = :quantity
            WHERE id = :id AND user_id = :userId AND deleted_at IS NULL
            """)
    void setQuantity(long id, long userId, int quantity);

    @SqlUpdate("""
            UPDATE carts
            SET deleted_at = :now
            WHERE id = :id AND user_id = :userId AND deleted_at IS NULL
            """)
    int delete(long id, long userId, Instant now);

    /** A line that is locked until the transaction ends. */
    record LockedLine(long id, long userId, int quantity) {}

    @SqlQuery("""
            SELECT id, user_id, quantity
            FROM carts
            WHERE user_id IN (<userIds>) AND deleted_at IS NULL
            ORDER BY id
            FOR UPDATE SKIP LOCKED
            """)
    List<LockedLine> lock(@BindList Collection<Long> userIds);

    /** By their ids: what was added since the lines were locked stays. */
    @SqlUpdate("""
            UPDATE carts
            SET deleted_at = :now
            WHERE id IN (<ids>)
            """)
    void remove(@BindList Collection<Long> ids, Instant now);
}
