package lastone.order;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import lastone.db.Insert;
import lastone.db.Jdbc;
import lastone.event.Outbox;
import org.jdbi.v3.core.Handle;

/** Writes orders, their items, payments and events: four statements however many orders there are. Thread safe. */
public final class OrderWriter {

    private static final Insert INSERT_ORDERS = new Insert("""
            INSERT INTO orders (user_id, total_price, status, ordered_at, ordered_on, expires_at)
            VALUES (?, ?, 'PENDING_PAYMENT', ?, ?, ?)
            """, """
            SELECT MAX(id)
            FROM orders
            WHERE user_id = ?
            """);

    private static final Insert INSERT_ITEMS = new Insert("""
            INSERT INTO order_items
                (order_id, product_option_id, product_name, option_name, quantity, total_price_at_order, counted)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, """
            SELECT MAX(id)
            FROM order_items
            WHERE order_id = ?
            """);

    private static final Insert INSERT_PAYMENTS = new Insert("""
            INSERT INTO payments (order_id, user_id, amount, payment_method, status)
            VALUES (?, ?, ?, 'BALANCE', 'PENDING')
            """, """
            SELECT MAX(id)
            FROM payments
            WHERE order_id = ?
            """);

    private final Outbox outbox;

    /** @param outbox gets an event of each order, in the transaction that writes it */
    public OrderWriter(Outbox outbox) {
        this.outbox = outbox;
    }

    /** A draft that has its order's id. */
    private record Numbered(long orderId, OrderPlan.Draft draft) {}

    /** A line that has its order's id. */
    private record Item(long orderId, OrderPlan.Line line) {}

    /** Writes in the caller's transaction; returns the orders in the order of the drafts. */
    List<Order> write(Handle handle, List<OrderPlan.Draft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        List<Numbered> numbered = insertOrders(handle, drafts);
        Iterator<Long> itemIds = insertItems(handle, numbered).iterator();
        Iterator<Long> paymentIds = insertPayments(handle, numbered).iterator();
        List<Order> orders = new ArrayList<>(drafts.size());
        for (Numbered each : numbered) {
            OrderPlan.Draft draft = each.draft();
            orders.add(new Order(
                    each.orderId(),
                    draft.userId(),
                    OrderStatus.PENDING_PAYMENT,
                    draft.totalPrice(),
                    draft.lines().stream()
                            .map(line -> item(itemIds.next(), line))
                            .toList(),
                    payment(paymentIds.next(), each),
                    draft.orderedAt(),
                    draft.expiresAt(),
                    null,
                    null,
                    null));
        }
        outbox.append(handle, orders.stream().map(OrderEvents::created).toList());
        return orders;
    }

    private static List<Numbered> insertOrders(Handle handle, List<OrderPlan.Draft> drafts) {
        // The users' rows are locked, so nobody else inserts orders for them.
        List<Long> ids = INSERT_ORDERS.execute(
                handle,
                drafts,
                draft -> List.of(
                        draft.userId(),
                        draft.totalPrice(),
                        Jdbc.utc(draft.orderedAt()),
                        OrderList.utcDay(draft.orderedAt()).toString(),
                        Jdbc.utc(draft.expiresAt())));
        return IntStream.range(0, drafts.size())
                .mapToObj(i -> new Numbered(ids.get(i), drafts.get(i)))
                .toList();
    }

    private static List<Long> insertItems(Handle handle, List<Numbered> orders) {
        List<Item> items = orders.stream()
                .flatMap(order -> order.draft().lines().stream().map(line -> new Item(order.orderId(), line)))
                .toList();
        return INSERT_ITEMS.execute(
                handle,
                items,
                item -> List.of(
                        item.orderId(),
                        item.line().optionId(),
                        item.line().productName(),
                        item.line().optionName(),
                        item.line().quantity(),
                        item.line().totalPrice(),
                        item.line().countsTowardsLimit()));
    }

    private static List<Long> insertPayments(Handle handle, List<Numbered> orders) {
        return INSERT_PAYMENTS.execute(
                handle,
                orders,
                order -> List.of(
                        order.orderId(), order.draft().userId(), order.draft().totalPrice()));
    }

    private static OrderItem item(long id, OrderPlan.Line line) {
        return new OrderItem(
                id, line.optionId(), line.productName(), line.optionName(), line.quantity(), line.totalPrice());
    }

    private static Payment payment(long id, Numbered order) {
        return new Payment(
                id,
                order.orderId(),
                order.draft().userId(),
                order.draft().totalPrice(),
                PaymentMethod.BALANCE,
                PaymentStatus.PENDING,
                null);
    }
}
