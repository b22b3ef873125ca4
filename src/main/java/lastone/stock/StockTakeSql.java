package lastone.stock;

import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** How stock is taken: every statement carries a condition, and finds no row where it does not hold. */
final class StockTakeSql {

    private static final String IF_ENOUGH = """
            UPDATE product_options
            SET stock = stock - ?, version = version + 1
            WHERE id = ? AND stock >= ?
            """;

    private static final String AT_VERSION = """
            UPDATE product_options
            SET stock = stock - ?, version = version + 1
            WHERE id = ? AND stock >= ? AND version = ?
            """;

    private StockTakeSql() {}

    static int[] takeIfEnough(Handle handle, List<TakenStock> taken) {
        return Jdbc.update(handle, IF_ENOUGH, taken, (statement, option) -> {
            statement.setLong(1, option.quantity());
            statement.setLong(2, option.optionId());
            statement.setLong(3, option.quantity());
        });
    }

    static int[] takeAtVersion(Handle handle, List<TakenStock> taken) {
        return Jdbc.update(handle, AT_VERSION, taken, (statement, option) -> {
            statement.setLong(1, option.quantity());
            statement.setLong(2, option.optionId());
            statement.setLong(3, option.quantity());
            statement.setLong(4, option.version());
        });
    }
}
