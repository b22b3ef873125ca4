package lastone.product;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lastone.db.Insert;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

interface OptionSql extends SqlObject {

    Insert INSERT_OPTIONS = new Insert("""
            INSERT INTO product_options (product_id, name, price, stock, max_per_customer)
            VALUES <rows>
            """, """
            SELECT LAST_INSERT_ID(), id
            FROM product_options
            WHERE product_id = ?
            ORDER BY id DESC
            LIMIT 1
            """);

    /** Inserts options with their first stock; returns them in their order. */
    default List<ProductOption> insert(long productId, List<NewProduct.Option> options, Instant now) {
        List<Long> ids = INSERT_OPTIONS.execute(getHandle(), options, _ -> productId, (row, option) -> {
            row.number(productId);
            row.text(option.name());
            row.number(option.price());
            row.number(option.stock());
            row.number(option.maxPerCustomer());
        });
        List<ProductOption> inserted = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            NewProduct.Option option = options.get(i);
            inserted.add(new ProductOption(
                    ids.get(i), option.name(), option.price(), option.stock(), option.maxPerCustomer()));
        }
        getHandle()
                .attach(StockMovementSql.class)
                .insertInitial(
                        inserted.stream().filter(option -> option.stock() > 0).toList(), now);
        return List.copyOf(inserted);
    }

    /** Empty for an option that is deleted, or whose product is. */
    @SqlQuery("""
            SELECT o.product_id
            FROM product_options o
            JOIN products p ON p.id = o.product_id
            WHERE o.id = :id AND o.deleted_at IS NULL AND p.deleted_at IS NULL
            """)
    Optional<Long> findProduct(long id);

    /** Locks an option until the transaction ends. */
    @SqlQuery("""
            SELECT id, name, price, stock, max_per_customer
            FROM product_options
            WHERE id = :id AND deleted_at IS NULL
            FOR UPDATE
            """)
    Optional<ProductOption> lock(long id);

    @SqlUpdate("""
            UPDATE product_options
            SET name = :name, price = :price, max_per_customer = :maxPerCustomer
            WHERE id = :id
            """)
    void update(@BindMethods ProductOption option);

    @SqlUpdate("""
            UPDATE product_options
            SET deleted_at = :now
            WHERE id = :id AND deleted_at IS NULL
            """)
    int delete(long id, Instant now);

    @SqlQuery("""
            SELECT COUNT(*)
            FROM product_options
            WHERE product_id = :productId AND deleted_at IS NULL
            """)
    int count(long productId);
}
