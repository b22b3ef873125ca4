package lastone.lab;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The books of one race: everything written since they were opened, to be opened when the goods are on sale and nobody
 * buys yet. They know only the tables that say what was sold and what is left.
 */
public final class Books {

    private final Jdbi jdbi;
    private final long lastOrder;
    private final long lastItem;
    private final long lastPayment;

    private Books(Jdbi jdbi, Handle handle) {
        this.jdbi = jdbi;
        this.lastOrder = number(handle, "SELECT COALESCE(MAX(id), 0) FROM orders");
        this.lastItem = number(handle, "SELECT COALESCE(MAX(id), 0) FROM order_items");
        this.lastPayment = number(handle, "SELECT COALESCE(MAX(id), 0) FROM payments");
    }

    public static Books open(Jdbi jdbi) {
        return jdbi.withHandle(handle -> new Books(jdbi, handle));
    }

    /** @throws BooksException that names all that does not balance */
    public void check(Goods goods, Run run) {
        List<String> wrong = new ArrayList<>();
        long sold = run.soldOrders();
        long units = sold * goods.race().lines();
        jdbi.useHandle(handle -> {
            expect(wrong, sold, orders(handle), "orders in the database for those that were sold");
            expect(wrong, sold, payments(handle), "payments for the orders");
            expect(wrong, units, itemUnits(handle), "units in order items for the units sold");
            expect(wrong, goods.unitsInAll() - units, stockLeft(handle, goods), "units left");
            expect(wrong, 0, wrongOptions(handle, goods), "options whose stock is not what came in less what was sold");
            expect(wrong, 0, tornOrders(handle), "orders whose total is not that of their items and payment");
        });
        boolean complete = run.failures() == 0;
        if (complete || sold > goods.race().expectedSales()) {
            expect(wrong, goods.race().expectedSales(), sold, "orders that buyers were told of");
        }
        if (!wrong.isEmpty()) {
            throw new BooksException(String.join("; ", wrong));
        }
    }

    private static void expect(List<String> wrong, long expected, long found, String what) {
        if (expected != found) {
            wrong.add("%,d instead of %,d %s".formatted(found, expected, what));
        }
    }

    private long orders(Handle handle) {
        return number(handle, "SELECT COUNT(*) FROM orders WHERE id > ?", lastOrder);
    }

    private long payments(Handle handle) {
        return number(handle, "SELECT COUNT(*) FROM payments WHERE id > ?", lastPayment);
    }

    private long itemUnits(Handle handle) {
        return number(handle, "SELECT COALESCE(SUM(quantity), 0) FROM order_items WHERE id > ?", lastItem);
    }

    private static long stockLeft(Handle handle, Goods goods) {
        return number(
                handle, "SELECT COALESCE(SUM(stock), 0) FROM product_options WHERE product_id = ?", goods.productId());
    }

    private long wrongOptions(Handle handle, Goods goods) {
        return number(handle, """
                SELECT COUNT(*)
                FROM product_options o
                LEFT JOIN (SELECT product_option_id, SUM(quantity) AS units
                           FROM stock_receipts GROUP BY product_option_id) r ON r.product_option_id = o.id
                LEFT JOIN (SELECT product_option_id, SUM(quantity) AS units
                           FROM order_items WHERE id > ? GROUP BY product_option_id) s ON s.product_option_id = o.id
                WHERE o.product_id = ? AND o.stock <> COALESCE(r.units, 0) - COALESCE(s.units, 0)
                """, lastItem, goods.productId());
    }

    private long tornOrders(Handle handle) {
        return number(handle, """
                SELECT COUNT(*)
                FROM orders o
                LEFT JOIN (SELECT order_id, SUM(total_price_at_order) AS total
                           FROM order_items WHERE id > ? GROUP BY order_id) i ON i.order_id = o.id
                LEFT JOIN payments p ON p.order_id = o.id
                WHERE o.id > ? AND (o.total_price <> COALESCE(i.total, -1) OR o.total_price <> COALESCE(p.amount, -1))
                """, lastItem, lastOrder);
    }

    private static long number(Handle handle, String sql, Object... arguments) {
        return handle.select(sql, arguments).mapTo(Long.class).one();
    }
}
