package lastone.stock;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface StockReadSql {

    @SqlQuery("""
            SELECT o.id, o.product_id, p.name AS product_name, o.name AS option_name, o.price, o.stock, o.version
            FROM product_options o
            JOIN products p ON p.id = o.product_id
            WHERE o.id IN (<ids>) AND p.status = 'ON_SALE' AND p.deleted_at IS NULL
            ORDER BY o.id
            """)
    @RegisterConstructorMapper(OptionStock.class)
    List<OptionStock> read(@BindList("ids") Collection<Long> ids);

    @SqlQuery("""
            SELECT id
            FROM product_options
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE
            """)
    List<Long> lock(@BindList("ids") Collection<Long> ids);
}
