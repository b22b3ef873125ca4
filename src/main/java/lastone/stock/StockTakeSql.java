package lastone.stock;

import java.util.Collection;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;

interface StockTakeSql {

    @SqlBatch("""
            UPDATE product_options
            SET stock = stock - :quantity, version = version + 1
            WHERE id = :optionId AND stock >= :quantity
            """)
    int[] takeIfEnough(@BindMethods Collection<TakenStock> taken);

    @SqlBatch("""
            UPDATE product_options
            SET stock = stock - :quantity, version = version + 1
            WHERE id = :optionId AND version = :version AND stock >= :quantity
            """)
    int[] takeAtVersion(@BindMethods Collection<TakenStock> taken);
}
