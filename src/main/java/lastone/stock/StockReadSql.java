package lastone.stock;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** What placing orders reads. */
final class StockReadSql {

    private static final String READ = """
            SELECT o.id, o.product_id, p.name, o.name, o.price, o.stock, o.version
            FROM product_options o
            JOIN products p ON p.id = o.product_id
            WHERE o.id IN (<ids>) AND p.status = 'ON_SALE' AND p.deleted_at IS NULL
            ORDER BY o.id
            """;

    private static final String LOCK = """
            SELECT id
            FROM product_options
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE
            """;

    private StockReadSql() {}

    static List<OptionStock> read(Handle handle, Collection<Long> ids) {
        return Jdbc.select(handle, READ, ids, StockReadSql::optionStock);
    }

    /** Waits for the rows, and holds them until the transaction ends. */
    static void lock(Handle handle, Collection<Long> ids) {
        Jdbc.select(handle, LOCK, ids, row -> row.getLong(1));
    }

    private static OptionStock optionStock(ResultSet row) throws SQLException {
        return new OptionStock(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7));
    }
}
