package lastone.product;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

interface ProductSql {

    @SqlUpdate("""
            INSERT INTO products (name, status, sale_starts_at, sale_ends_at, payment_window)
            VALUES (:name, :status, :saleStartsAt, :saleEndsAt, :paymentWindowMillis)
            """)
    @GetGeneratedKeys("id")
    long insert(@BindMethods ProductDetails details);

    @SqlBatch("""
            INSERT INTO product_options (product_id, name, price, stock, max_per_customer)
            VALUES (:productId, :name, :price, :stock, :maxPerCustomer)
            """)
    @GetGeneratedKeys("id")
    List<Long> insertOptions(long productId, @BindMethods List<NewProduct.Option> options);

    @SqlBatch("""
            INSERT INTO stock_movements (product_option_id, type, delta, created_at)
            VALUES (:id, 'INITIAL', :stock, :createdAt)
            """)
    void insertFirstMovements(@BindMethods List<ProductOption> stocked, Instant createdAt);

    @SqlUpdate("""
            INSERT INTO stock_movements (product_option_id, type, delta, created_at)
            VALUES (:optionId, 'RESTOCK', :quantity, :restockedAt)
            """)
    @GetGeneratedKeys("id")
    long insertRestock(long optionId, long quantity, Instant restockedAt);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM products p
            JOIN product_options o ON o.product_id = p.id
            WHERE o.id = :optionId AND p.deleted_at IS NULL
            """)
    boolean isOption(long optionId);

    @SqlUpdate("""
            UPDATE products
            SET name = COALESCE(:name, name), status = COALESCE(:status, status)
            WHERE id = :id AND deleted_at IS NULL
            """)
    void update(long id, @Nullable String name, @Nullable ProductStatus status);

    @SqlUpdate("""
            UPDATE products
            SET deleted_at = :now
            WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(long id, Instant now);
}
