package lastone.order;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lastone.db.Slice;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads orders with their items and payments: three statements however many orders there are. Thread safe. */
public final class OrderReader {

    private final Jdbi jdbi;

    /** @param jdbi borrows a connection for each read that is not handed one */
    public OrderReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Order get(long id) {
        return jdbi.withHandle(handle -> get(handle, id));
    }

    static Order get(Handle handle, long id) {
        OrderReadSql sql = handle.attach(OrderReadSql.class);
        return sql.find(id)
                .map(row -> orders(sql, List.of(row)).getFirst())
                .orElseThrow(() -> ShopException.notFound(ErrorCode.NOT_FOUND_ORDER_ERROR));
    }

    /** The orders of one user, or of all, newest first: no more than {@code limit}, and no more than fit on a page. */
    Slice<Order> list(Optional<Long> userId, Optional<Long> before, int limit) {
        long beforeId = before.orElse(Long.MAX_VALUE);
        return jdbi.withHandle(handle -> {
            OrderReadSql sql = handle.attach(OrderReadSql.class);
            List<OrderReadSql.OrderRow> rows = userId.isPresent()
                    ? sql.pageOfUser(userId.get(), beforeId, limit + 1)
                    : sql.page(beforeId, limit + 1);
            Slice<OrderReadSql.OrderRow> slice = Slice.fitting(rows, limit, OrderReadSql.OrderRow::lineCount);
            return slice.with(orders(sql, slice.rows()));
        });
    }

    private static List<Order> orders(OrderReadSql sql, List<OrderReadSql.OrderRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Collection<Long> ids = rows.stream().map(OrderReadSql.OrderRow::id).toList();
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
