package lastone.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import lastone.event.Event;
import lastone.event.Outbox;
import org.jdbi.v3.core.Handle;

/** Writes orders, their items, payments and events: four statements however many orders there are. Thread safe. */
public final class OrderWriter {

    private final Clock clock;
    private final Duration paymentWindow;
    private final Outbox outbox;

    /** @param paymentWindow how long an order can be paid */
    public OrderWriter(Clock clock, Duration paymentWindow, Outbox outbox) {
        this.clock = clock;
        this.paymentWindow = paymentWindow;
        this.outbox = outbox;
    }

    /** Writes in the caller's transaction; returns the orders in the order of the drafts. */
    List<Order> write(Handle handle, List<OrderDraft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        Instant orderedAt = clock.instant();
        Instant expiresAt = orderedAt.plus(paymentWindow);
        List<Long> orderIds = OrderInsertSql.insertOrders(handle, drafts, orderedAt, expiresAt);
        List<OrderInsertSql.ItemRow> items = new ArrayList<>();
        List<OrderInsertSql.PaymentRow> payments = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            long orderId = orderIds.get(i);
            drafts.get(i).lines().forEach(line -> items.add(new OrderInsertSql.ItemRow(orderId, line)));
            payments.add(new OrderInsertSql.PaymentRow(orderId, drafts.get(i)));
        }
        Iterator<Long> itemIds = OrderInsertSql.insertItems(handle, items).iterator();
        List<Long> paymentIds = OrderInsertSql.insertPayments(handle, payments);
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
        outbox.append(handle, orders.stream().map(OrderWriter::created).toList());
        return orders;
    }

    private static Event created(Order order) {
        return OrderEvents.created(order.id(), order.userId(), order.totalPrice(), order.orderedAt());
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
