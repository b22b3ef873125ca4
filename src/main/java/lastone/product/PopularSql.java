package lastone.product;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface PopularSql {

    /** A product and the units of it that were paid for. */
    record Total(long productId, long totalSold) {}

    @SqlBatch("""
            INSERT INTO daily_popular_products (product_id, product_option_id, total_sold, sold_date, updated_at)
            VALUES (:productId, :optionId, :quantity, :date, :now)
            ON DUPLICATE KEY UPDATE total_sold = total_sold + VALUES(total_sold), updated_at = VALUES(updated_at)
            """)
    void add(LocalDate date, Instant now, @BindMethods List<SoldUnits> sold);

    @SqlQuery("""
            SELECT d.product_id, SUM(d.total_sold) AS total_sold
            FROM daily_popular_products d
            JOIN products p ON p.id = d.product_id
            WHERE d.sold_date BETWEEN :from AND :to
              AND p.deleted_at IS NULL
              AND (:hidden OR EXISTS (SELECT 1 FROM products_on_sale s WHERE s.id = p.id))
            GROUP BY d.product_id
            ORDER BY total_sold DESC, d.product_id
            LIMIT :limit
            """)
    List<Total> top(LocalDate from, LocalDate to, boolean hidden, int limit);
}
