package lastone.product;

import java.time.Instant;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface ProductSql {

    @SqlUpdate("""
            INSERT INTO products (name, search_name, status, sale_starts_at, sale_ends_at, payment_window)
            VALUES (:name, :searchName, :status, :saleStartsAt, :saleEndsAt, :paymentWindowMillis)
            """)
    @GetGeneratedKeys("id")
    long insert(@BindMethods ProductDetails details);

    /** To be called for a product that is locked. */
    @SqlUpdate("""
            UPDATE products
            SET name = :name, search_name = :searchName, status = :status, sale_starts_at = :saleStartsAt,
                sale_ends_at = :saleEndsAt, payment_window = :paymentWindowMillis
            WHERE id = :id
            """)
    void update(long id, @BindMethods ProductDetails details);

    @SqlUpdate("""
            UPDATE products
            SET deleted_at = :now
            WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(long id, Instant now);
}
