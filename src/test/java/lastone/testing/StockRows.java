package lastone.testing;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What the rows of a shop say about its stock, by a statement of the tests' own. */
public final class StockRows {

    private StockRows() {}

    /** The options whose stock is not what came in less what is ordered. */
    public static List<Long> wrong(Handle handle) {
        return handle.select("""
                SELECT o.id
                FROM product_options o
                WHERE o.stock <> (SELECT COALESCE(SUM(r.quantity), 0) FROM stock_receipts r
                                  WHERE r.product_option_id = o.id)
                               - (SELECT COALESCE(SUM(i.quantity), 0) FROM order_items i
                                  JOIN orders d ON d.id = i.order_id
                                  WHERE i.product_option_id = o.id AND d.status <> 'CANCELLED')
                """).mapTo(Long.class).list();
    }
}
