package lastone.cart;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface CartSql {

    @SqlQuery("""
            SELECT COUNT(*)
            FROM sellable_options
            WHERE id = :optionId
            """)
    boolean isOnSale(@Bind("optionId") long optionId);

    /** Locks the user until the transaction ends, so that two additions at once count each other's lines. */
    @SqlQuery("""
            SELECT id
            FROM users
            WHERE id = :userId
            FOR UPDATE
            """)
    long lockUser(@Bind("userId") long userId);

    /** A line that was removed comes back with the new quantity alone. */
    @SqlUpdate("""
            INSERT INTO carts (user_id, product_option_id, quantity)
            VALUES (:userId, :optionId, :quantity)
            ON DUPLICATE KEY UPDATE
                quantity = CASE WHEN deleted_at IS NULL THEN quantity + VALUES(quantity) ELSE VALUES(quantity) END,
                deleted_at = NULL
            """)
    void add(@Bind("userId") long userId, @Bind("optionId") long optionId, @Bind("quantity") int quantity);

    @SqlQuery("""
            SELECT c.id, c.user_id, c.product_option_id, p.name AS product_name, o.name AS option_name, o.price,
                   c.quantity
            FROM carts c
            JOIN product_options o ON o.id = c.product_option_id
            JOIN products p ON p.id = o.product_id
            WHERE c.user_id = :userId AND c.deleted_at IS NULL
            ORDER BY c.id
            """)
    @RegisterConstructorMapper(CartLine.class)
    List<CartLine> lines(@Bind("userId") long userId);

    @SqlQuery("""
            SELECT c.id, c.user_id, c.product_option_id, p.name AS product_name, o.name AS option_name, o.price,
                   c.quantity
            FROM carts c
            JOIN product_options o ON o.id = c.product_option_id
            JOIN products p ON p.id = o.product_id
            WHERE c.id = :id AND c.user_id = :userId AND c.deleted_at IS NULL
            """)
    @RegisterConstructorMapper(CartLine.class)
    Optional<CartLine> find(@Bind("id") long id, @Bind("userId") long userId);

    @SqlUpdate("""
            UPDATE carts
            SET quantity = :quantity
            WHERE id = :id AND user_id = :userId AND deleted_at IS NULL
            """)
    void setQuantity(@Bind("id") long id, @Bind("userId") long userId, @Bind("quantity") int quantity);

    @SqlUpdate("""
            UPDATE carts
            SET deleted_at = :now
            WHERE id = :id AND user_id = :userId AND deleted_at IS NULL
            """)
    int delete(@Bind("id") long id, @Bind("userId") long userId, @Bind("now") Instant now);

    /** A line that is locked until the transaction ends. */
    record LockedLine(long id, long userId, int quantity) {}

    @SqlQuery("""
            SELECT id, user_id, quantity
            FROM carts
            WHERE user_id IN (<userIds>) AND deleted_at IS NULL
            ORDER BY id
            FOR UPDATE SKIP LOCKED
            """)
    @RegisterConstructorMapper(LockedLine.class)
    List<LockedLine> lock(@BindList("userIds") Collection<Long> userIds);

    /** By their ids: what was added since the lines were locked stays. */
    @SqlUpdate("""
            UPDATE carts
            SET deleted_at = :now
            WHERE id IN (<ids>)
            """)
    void remove(@BindList("ids") Collection<Long> ids, @Bind("now") Instant now);
}
