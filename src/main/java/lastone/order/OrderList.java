package lastone.order;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import lastone.db.Jdbc;
import lastone.order.OrderListSql.Bounds;
import lastone.order.OrderListSql.Entry;
import lastone.order.OrderListSql.Ids;
import org.jdbi.v3.core.Handle;

/** Finds the orders of a page, by an index for each filter. */
final class OrderList {

    /** As far as every database's dates go. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1000, 1, 1);

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 30);

    private OrderList() {}

    /** The orders with ids below {@code before}, newest first. */
    static List<Entry> find(Handle handle, OrderFilter filter, ZoneId zone, long before, int limit) {
        OrderListSql sql = handle.attach(OrderListSql.class);
        Bounds bounds = bounds(sql, filter, zone, before);
        if (filter.userId().isPresent()) {
            Set<OrderStatus> statuses = filter.status().map(Set::of).orElse(Set.of(OrderStatus.values()));
            return sql.pageOfUser(filter.userId().get(), statuses, bounds, limit);
        }
        return filter.status().isPresent()
                ? sql.pageOfStatus(filter.status().get(), bounds, limit)
                : sql.page(bounds, limit);
    }

    private static Bounds bounds(OrderListSql sql, OrderFilter filter, ZoneId zone, long before) {
        Instant from = filter.from().orElse(FIRST_DAY).atStartOfDay(zone).toInstant();
        Instant to = earlier(filter.to().orElse(LAST_DAY), LAST_DAY)
                .plusDays(1)
                .atStartOfDay(zone)
                .toInstant();
        // A user's orders are few: their ids are looked through as they are.
        if (!filter.hasDays() || filter.userId().isPresent()) {
            return new Bounds(1, before, from, to);
        }
        Ids ids = sql.idsOf(Jdbc.utcDay(from), Jdbc.utcDay(to.minusNanos(1)));
        return new Bounds(ids.lowest(), Math.min(before, ids.highest() + 1), from, to);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
