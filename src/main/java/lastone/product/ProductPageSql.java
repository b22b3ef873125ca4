package lastone.product;

import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface ProductPageSql {

    @SqlQuery("""
            SELECT id
            FROM products
            WHERE id > :after AND deleted_at IS NULL AND (:hidden OR status = 'ON_SALE')
            ORDER BY id
            LIMIT :limit
            """)
    List<Long> page(@Bind("after") long after, @Bind("hidden") boolean hidden, @Bind("limit") int limit);
}
