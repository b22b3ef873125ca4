package lastone.product;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

interface StockMovementSql {

    @SqlBatch("""
            INSERT INTO stock_movements (product_option_id, type, delta, created_at)
            VALUES (:id, 'INITIAL', :stock, :createdAt)
            """)
    void insertInitial(@BindMethods List<ProductOption> stocked, Instant createdAt);

    @SqlUpdate("""
            INSERT INTO stock_movements (product_option_id, type, delta, reason, note, created_at)
            VALUES (:optionId, :type, :delta, :reason, :note, :createdAt)
            """)
    @GetGeneratedKeys("id")
    long insert(
            long optionId,
            String type,
            long delta,
            @Nullable AdjustmentReason reason,
            @Nullable String note,
            Instant createdAt);

    @SqlQuery("""
            SELECT id, type, delta, reason, note, created_at AS at
            FROM stock_movements
            WHERE product_option_id = :optionId AND type <> 'INITIAL' AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<StockService.Movement> page(long optionId, long before, int limit);
}
