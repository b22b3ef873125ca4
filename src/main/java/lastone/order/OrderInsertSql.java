package lastone.order;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** What placing orders writes: one batch a table, which answers the ids in the order of the rows. */
final class OrderInsertSql {

    private static final String ORDER = """
            INSERT INTO orders (user_id, total_price, status, ordered_at, expires_at)
            VALUES (?, ?, 'PENDING_PAYMENT', ?, ?)
            """;

    private static final String ITEM = """
            INSERT INTO order_items
                (order_id, product_option_id, product_name, option_name, quantity, total_price_at_order)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private static final String PAYMENT = """
            INSERT INTO payments (user_id, order_id, amount, payment_method, status)
            VALUES (?, ?, ?, 'BALANCE', 'PENDING')
            """;

    private OrderInsertSql() {}

    /** A line of an order that has its id. */
    record ItemRow(long orderId, OrderDraft.Line line) {}

    /** The payment of an order that has its id. */
    record PaymentRow(long orderId, OrderDraft draft) {}

    static List<Long> insertOrders(Handle handle, List<OrderDraft> drafts, Instant orderedAt, Instant expiresAt) {
        LocalDateTime ordered = Jdbc.utc(orderedAt);
        LocalDateTime expires = Jdbc.utc(expiresAt);
        return Jdbc.insert(handle, ORDER, drafts, (statement, draft) -> {
            statement.setLong(1, draft.userId());
            statement.setLong(2, draft.totalPrice());
            statement.setObject(3, ordered);
            statement.setObject(4, expires);
        });
    }

    static List<Long> insertItems(Handle handle, List<ItemRow> rows) {
        return Jdbc.insert(handle, ITEM, rows, (statement, row) -> {
            OrderDraft.Line line = row.line();
            statement.setLong(1, row.orderId());
            statement.setLong(2, line.optionId());
            statement.setString(3, line.productName());
            statement.setString(4, line.optionName());
            statement.setInt(5, line.quantity());
            statement.setLong(6, line.totalPrice());
        });
    }

    static List<Long> insertPayments(Handle handle, List<PaymentRow> rows) {
        return Jdbc.insert(handle, PAYMENT, rows, (statement, row) -> {
            statement.setLong(1, row.draft().userId());
            statement.setLong(2, row.orderId());
            statement.setLong(3, row.draft().totalPrice());
        });
    }
}
