package lastone.stock;

import java.util.List;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

interface StockAddSql {

    @SqlBatch("""
            UPDATE product_options
            SET stock = stock + :quantity, version = version + 1
            WHERE id = :optionId
            """)
    void add(@Bind("optionId") List<Long> optionIds, @Bind("quantity") List<Long> quantities);

    @SqlQuery("""
            SELECT stock
            FROM product_options
            WHERE id = :optionId
            """)
    long stock(@Bind("optionId") long optionId);
}
