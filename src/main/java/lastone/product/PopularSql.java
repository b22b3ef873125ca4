package lastone.product;

import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface PopularSql {

    /** A product and the units of it that were paid for. */
    record Total(long productId, long totalSold) {}

    /** Groups before it looks at products: a year has a thousand times as many counts as products. */
    @SqlQuery("""
            SELECT sold.product_id, sold.total_sold
            FROM (SELECT product_id, SUM(total_sold) AS total_sold
                  FROM daily_popular_products
                  WHERE sold_date BETWEEN :from AND :to
                  GROUP BY product_id) sold
            JOIN products p ON p.id = sold.product_id
            WHERE p.deleted_at IS NULL
              AND (:hidden OR EXISTS (SELECT 1 FROM products_on_sale s WHERE s.id = p.id))
            ORDER BY sold.total_sold DESC, sold.product_id
            LIMIT :limit
            """)
    List<Total> top(@BindMethods PopularProducts.Query query);
}
