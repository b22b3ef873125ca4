package lastone.cart;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface CartSql {

    @SqlQuery("""
            SELECT COUNT(*)
            FROM sellable_options
            WHERE id = :optionId
            """)
    boolean isOnSale(long optionId);

    /** Locks the user until the transaction ends, so that two additions at once count each other's lines. */
    @SqlQuery("""
            SELECT id
            FROM users
            WHERE id = :userId
            FOR UPDATE
            """)
    long lockUser(long userId);

    /** A line that was removed comes back with the new quantity alone. */
    @SqlUpdate("""
            INSERT INTO carts (user_id, product_option_id, quantity)
            VALUES (:userId, :optionId, :quantity)
            ON DUPLICATE KEY UPDATE
                quantity = CASE WHEN deleted_at IS NULL THEN quantity + VALUES(quantity) ELSE VALUES(quantity) END,
                deleted_at = NULL
            """)
    void add(long userId, long optionId, int quantity);

    @SqlQuery("""
            SELECT c.id, c.user_id, c.product_option_id, p.name AS product_name, o.name AS option_name, o.price,
                   c.quantity
            FROM carts c
            JOIN product_options o ON o.id = c.product_option_id
            JOIN products p ON p.id = o.product_id
            WHERE c.user_id = :userId AND c.deleted_at IS NULL
            ORDER BY c.id
            """)
    List<CartLine> lines(long userId);

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
