package lastone.testing;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows of a shop, read and changed behind its back by statements of the tests' own. */
public interface Rows {

    Jdbi jdbi();

    /** One number that the database has. */
    default long number(String sql, Object... arguments) {
        return jdbi().withHandle(handle ->
                handle.select(sql, arguments).mapTo(Long.class).one());
    }

    /** A column of texts that the database has. */
    default List<String> texts(String sql, Object... arguments) {
        return jdbi().withHandle(handle ->
                handle.select(sql, arguments).mapTo(String.class).list());
    }

    default void execute(String sql, Object... arguments) {
        jdbi().useHandle(handle -> handle.execute(sql, arguments));
    }

    /** How many rows a table has. */
    default long count(String table) {
        return number("SELECT COUNT(*) FROM " + table);
    }

    default long stock(long optionId) {
        return number("SELECT stock FROM product_options WHERE id = ?", optionId);
    }

    default void insertEvents(int events, String type, String data) {
        String sql =
                "INSERT INTO outbox_events (events, type, occurred_at, data) VALUES (?, ?, CURRENT_TIMESTAMP(6), ?)";
        execute(sql, events, type, data);
    }

    /** The options whose stock is not what came in less what is ordered. */
    static List<Long> wrongStock(Handle handle) {
        return handle.select("""
                SELECT o.id
                FROM product_options o
                WHERE o.stock <> (SELECT COALESCE(SUM(r.delta), 0) FROM stock_movements r
                                  WHERE r.product_option_id = o.id)
                               - (SELECT COALESCE(SUM(i.quantity), 0) FROM order_items i
                                  JOIN orders d ON d.id = i.order_id
                                  WHERE i.product_option_id = o.id AND d.status <> 'CANCELLED'
                                    AND COALESCE(d.restocked, FALSE) = FALSE)
                """).mapTo(Long.class).list();
    }

    /** The users whose count of pending orders, or whose units of a limited option, are not those of their orders. */
    static List<Long> wrongLimits(Handle handle) {
        return handle.select("""
                SELECT u.id
                FROM users u
                WHERE u.pending_orders <> (SELECT COUNT(*) FROM orders o
                                           WHERE o.user_id = u.id AND o.status = 'PENDING_PAYMENT')
                UNION
                SELECT user_id
                FROM (SELECT user_id, product_option_id, units
                      FROM option_holdings
                      UNION ALL
                      SELECT o.user_id, i.product_option_id, -i.quantity
                      FROM order_items i
                      JOIN orders o ON o.id = i.order_id
                      WHERE i.counted AND o.status IN ('PENDING_PAYMENT', 'PAID')) ledger
                GROUP BY user_id, product_option_id
                HAVING SUM(units) <> 0
                """).mapTo(Long.class).list();
    }
}
