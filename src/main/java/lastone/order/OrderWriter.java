package lastone.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Writes orders, their items and their payments: three statements however many orders there are. Thread safe. */
public final class OrderWriter {

    private final Clock clock;
    private final Duration paymentWindow;

    /** @param paymentWindow how long an order can be paid */
    public OrderWriter(Clock clock, Duration paymentWindow) {
        this.clock = clock;
        this.paymentWindow = paymentWindow;
    }

    /** Writes in the caller's transaction, and answers the orders in the order of the drafts. */
    List<Order> write(Handle handle, List<OrderDraft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        OrderInsertSql sql = handle.attach(OrderInsertSql.class);
        Instant orderedAt = clock.instant();
        Instant expiresAt = orderedAt.plus(paymentWindow);
        List<Long> orderIds = sql.insertOrders(drafts, orderedAt, expiresAt);
        Iterator<Long> itemIds = insertItems(sql, orderIds, drafts).iterator();
        List<Long> paymentIds = sql.insertPayments(orderIds, drafts);
        List<Order> orders = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            OrderDraft draft = drafts.get(i);
            long id = orderIds.get(i);
            orders.add(new Order(
                    id,
                    draft.userId(),
                    OrderStatus.PENDING_PAYMENT,
                    draft.totalPrice(),
                    items(draft, itemIds),
                    payment(paymentIds.get(i), id, draft),
                    orderedAt,
                    expiresAt,
                    null));
        }
        return orders;
    }

    private static List<Long> insertItems(OrderInsertSql sql, List<Long> orderIds, List<OrderDraft> drafts) {
        List<Long> orderIdOfLine = new ArrayList<>();
        List<OrderDraft.Line> lines = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            for (OrderDraft.Line line : drafts.get(i).lines()) {
                orderIdOfLine.add(orderIds.get(i));
                lines.add(line);
            }
        }
        return sql.insertItems(orderIdOfLine, lines);
    }

    private static List<OrderItem> items(OrderDraft draft, Iterator<Long> ids) {
        return draft.lines().stream()
                .map(line -> new OrderItem(
                        ids.next(),
                        line.optionId(),
                        line.productName(),
                        line.optionName(),
                        line.quantity(),
                        line.totalPrice()))
                .toList();
    }

    private static Payment payment(long id, long orderId, OrderDraft draft) {
        return new Payment(
                id, orderId, draft.userId(), draft.totalPrice(), PaymentMethod.BALANCE, PaymentStatus.PENDING, null);
    }
}
