package lastone.product;

import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ProductReadSql {

    /** One option together with its product. */
    record Row(
            long productId,
            String productName,
            ProductStatus status,
            long optionId,
            String optionName,
            long price,
            long stock) {}

    @SqlQuery("""
            SELECT p.id AS product_id, p.name AS product_name, p.status,
                   o.id AS option_id, o.name AS option_name, o.price, o.stock
            FROM products p
            JOIN product_options o ON o.product_id = p.id
            WHERE p.id = :id AND p.deleted_at IS NULL
            ORDER BY o.id
            """)
    @RegisterConstructorMapper(Row.class)
    List<Row> find(@Bind("id") long id);

    @SqlQuery("""
            SELECT p.id AS product_id, p.name AS product_name, p.status,
                   o.id AS option_id, o.name AS option_name, o.price, o.stock
            FROM products p
            JOIN product_options o ON o.product_id = p.id
            WHERE p.id IN (<ids>)
            ORDER BY p.id, o.id
            """)
    @RegisterConstructorMapper(Row.class)
    List<Row> findAll(@BindList("ids") List<Long> ids);

    @SqlQuery("""
            SELECT id
            FROM products
            WHERE id > :after AND deleted_at IS NULL AND (:hidden OR status = 'ON_SALE')
            ORDER BY id
            LIMIT :limit
            """)
    List<Long> page(@Bind("after") long after, @Bind("hidden") boolean hidden, @Bind("limit") int limit);
}
