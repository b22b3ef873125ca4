package lastone.stock;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** The statements on stock. Each update increments the version: a reservation without a row lock checks it. */
final class StockSql {

    private static final String READ = """
            SELECT id, product_id, product_name, option_name, price, stock, version,
                   max_per_customer, sale_starts_at, sale_ends_at, payment_window
            FROM sellable_options
            WHERE id IN (<ids>)
            ORDER BY id
            """;

    private static final String LOCK = """
            SELECT id
            FROM product_options
            WHERE id IN (<ids>)
            ORDER BY id
            FOR UPDATE
            """;

    private static final String RESERVE_IF_ENOUGH = """
            UPDATE product_options
            SET stock = stock - ?, version = version + 1
            WHERE id = ? AND stock >= ?
            """;

    private static final String RESERVE_AT_VERSION = """
            UPDATE product_options
            SET stock = stock - ?, version = version + 1
            WHERE id = ? AND stock >= ? AND version = ?
            """;

    private static final String ADD = """
            UPDATE product_options
            SET stock = stock + ?, version = version + 1
            WHERE id = ? AND stock >= ?
            """;

    private static final String LEVELS = """
            SELECT id, stock, version
            FROM product_options
            WHERE id IN (<ids>)
            ORDER BY id
            """;

    private StockSql() {}

    static List<OptionStock> read(Handle handle, Collection<Long> ids) {
        return Jdbc.select(handle, READ, ids, StockSql::optionStock);
    }

    /** Waits for the rows, and holds them until the transaction ends. */
    static void lock(Handle handle, Collection<Long> ids) {
        Jdbc.select(handle, LOCK, ids, row -> row.getLong("id"));
    }

    static int[] reserveIfEnough(Handle handle, List<StockReservation> reservations) {
        return Jdbc.update(handle, RESERVE_IF_ENOUGH, reservations, (statement, reservation) -> {
            statement.setLong(1, reservation.quantity());
            statement.setLong(2, reservation.optionId());
            statement.setLong(3, reservation.quantity());
        });
    }

    static int[] reserveAtVersion(Handle handle, List<StockReservation> reservations) {
        return Jdbc.update(handle, RESERVE_AT_VERSION, reservations, (statement, reservation) -> {
            statement.setLong(1, reservation.quantity());
            statement.setLong(2, reservation.optionId());
            statement.setLong(3, reservation.quantity());
            statement.setLong(4, reservation.version());
        });
    }

    /** Adds units, or subtracts where enough is left; returns how many rows each of the options found. */
    static int[] add(Handle handle, SortedMap<Long, Long> units) {
        return Jdbc.update(handle, ADD, List.copyOf(units.entrySet()), (statement, option) -> {
            statement.setLong(1, option.getValue());
            statement.setLong(2, option.getKey());
            statement.setLong(3, -option.getValue());
        });
    }

    /** Returns what the transaction's own update did, by a read of the rows that it has locked; no options, no read. */
    static List<StockChange> changes(Handle handle, Map<Long, Long> deltas) {
        return deltas.isEmpty()
                ? List.of()
                : Jdbc.select(
                        handle,
                        LEVELS,
                        deltas.keySet(),
                        row -> new StockChange(
                                row.getLong("id"),
                                deltas.getOrDefault(row.getLong("id"), 0L),
                                row.getLong("stock"),
                                row.getLong("version")));
    }

    private static OptionStock optionStock(ResultSet row) throws SQLException {
        Long paymentWindow = row.getObject("payment_window", Long.class);
        return new OptionStock(
                row.getLong("id"),
                row.getLong("product_id"),
                row.getString("product_name"),
                row.getString("option_name"),
                row.getLong("price"),
                row.getLong("stock"),
                row.getLong("version"),
                row.getObject("max_per_customer", Integer.class),
                Jdbc.instant(row, "sale_starts_at"),
                Jdbc.instant(row, "sale_ends_at"),
                paymentWindow == null ? null : Duration.ofMillis(paymentWindow));
    }
}
