package lastone.order;

import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.db.Database;
import lastone.db.Jdbc;
import lastone.db.Lookup;
import lastone.db.Slice;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads orders with their items and payments: three statements however many orders there are. Thread safe. */
public final class OrderReader {

    private final Jdbi jdbi;
    private final Lookup<Long, Order> lookup;
    private final ZoneId zone;

    /**
     * @param database lends a connection for each read that is not handed one; reads by id share it
     * @param zone in which the shop's days begin and end
     */
    public OrderReader(Database database, ZoneId zone) {
        this.jdbi = database.jdbi();
        this.lookup = new Lookup<>(database, OrderReader::findAll, Order::id);
        this.zone = zone;
    }

    /** Blocks as {@link Lookup#find} does. */
    Order get(long id) {
        return lookup.find(id).orElseThrow(OrderReader::notFound);
    }

    static Order get(Handle handle, long id) {
        return findAll(handle, List.of(id)).stream().findFirst().orElseThrow(OrderReader::notFound);
    }

    private static ShopException notFound() {
        return ShopException.notFound(ErrorCode.NOT_FOUND_ORDER_ERROR);
    }

    private static List<Order> findAll(Handle handle, Collection<Long> ids) {
        OrderReadSql sql = handle.attach(OrderReadSql.class);
        return orders(sql, sql.findAll(Jdbc.padded(ids)));
    }

    /** Orders, newest first: no more than {@code limit}, and no more than fit on a page. */
    Slice<Order> list(OrderFilter filter, Optional<Long> before, int limit) {
        return jdbi.withHandle(handle -> {
            List<OrderListSql.Entry> entries =
                    OrderList.find(handle, filter, zone, before.orElse(Long.MAX_VALUE), limit + 1);
            Slice<OrderListSql.Entry> slice = Slice.fitting(entries, limit, OrderListSql.Entry::lineCount);
            List<Long> ids = slice.rows().stream().map(OrderListSql.Entry::id).toList();
            return slice.with(ids.isEmpty() ? List.of() : newestFirst(findAll(handle, ids)));
        });
    }

    private static List<Order> newestFirst(List<Order> orders) {
        return orders.stream()
                .sorted(Comparator.comparingLong(Order::id).reversed())
                .toList();
    }

    private static List<Order> orders(OrderReadSql sql, List<OrderReadSql.OrderRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Collection<Long> ids =
                Jdbc.padded(rows.stream().map(OrderReadSql.OrderRow::id).toList());
        Map<Long, List<OrderReadSql.ItemRow>> items =
                sql.items(ids).stream().collect(Collectors.groupingBy(OrderReadSql.ItemRow::orderId));
        Map<Long, Payment> payments =
                sql.payments(ids).stream().collect(Collectors.toMap(Payment::orderId, Function.identity()));
        return rows.stream()
                .map(row -> order(row, items.getOrDefault(row.id(), List.of()), payments.get(row.id())))
                .toList();
    }

    private static Order order(OrderReadSql.OrderRow row, List<OrderReadSql.ItemRow> items, @Nullable Payment payment) {
        if (payment == null) {
            throw new IllegalStateException("Without a payment: order " + row.id());
        }
        return new Order(
                row.id(),
                row.userId(),
                row.status(),
                row.totalPrice(),
                items.stream().map(OrderReader::item).toList(),
                payment,
                row.orderedAt(),
                row.expiresAt(),
                row.cancelReason(),
                row.cancelledAt(),
                row.refundedAt());
    }

    private static OrderItem item(OrderReadSql.ItemRow row) {
        return new OrderItem(
                row.id(),
                row.productOptionId(),
                row.productName(),
                row.optionName(),
                row.quantity(),
                row.totalPriceAtOrder());
    }
}
