package lastone.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lastone.db.Insert;
import lastone.db.Jdbc;
import lastone.event.Outbox;
import org.jdbi.v3.core.Handle;

/**
 * Writes orders, their items, payments and events: by one statement each, however many orders there are. What all new rows
 * have in common is the default of its column, since databases parse the text of each row. Thread safe.
 */
public final class OrderWriter {

    private static final Insert INSERT_ORDERS = new Insert("""
            INSERT INTO orders (user_id, total_price, ordered_at, ordered_on, expires_at)
            VALUES <rows>
            """, """
            SELECT LAST_INSERT_ID(), id
            FROM orders
            WHERE user_id = ?
            ORDER BY id DESC
            LIMIT 1
            """);

    private static final String INSERT_ITEMS = """
            INSERT INTO order_items
                (id, order_id, product_option_id, product_name, option_name, quantity, total_price_at_order, counted)
            VALUES <rows>
            """;

    private static final String INSERT_PAYMENTS = """
            INSERT INTO payments (id, order_id, user_id, amount)
            VALUES <rows>
            """;

    /** An order's items have the ids from its own times this on, so that no id has to come back from the database. */
    private static final int ITEM_IDS_PER_ORDER = 128;

    private final Outbox outbox;

    /** @param outbox gets an event of each order, in the transaction that writes it */
    public OrderWriter(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Writes in the caller's transaction; returns the orders in the order of the drafts. */
    List<Order> write(Handle handle, List<OrderDraft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        List<Long> ids = insertOrders(handle, drafts);
        List<Order> orders = new ArrayList<>(drafts.size());
        for (int i = 0; i < drafts.size(); i++) {
            orders.add(order(ids.get(i), drafts.get(i)));
        }
        insertItems(handle, orders, drafts);
        insertPayments(handle, orders);
        outbox.append(handle, orders.stream().map(OrderEvents::created).toList());
        return orders;
    }

    private static List<Long> insertOrders(Handle handle, List<OrderDraft> drafts) {
        // The orders of a transaction have one time, and few payment windows: formatting a time costs as much as a row.
        Instant now = drafts.getFirst().orderedAt();
        String orderedAt = Jdbc.utc(now);
        String orderedOn = Jdbc.utcDay(now).toString();
        Map<Instant, String> expiries = new HashMap<>();
        // The users' rows are locked, so nobody else inserts orders for them.
        return INSERT_ORDERS.execute(handle, drafts, OrderDraft::userId, (row, draft) -> {
            row.number(draft.userId());
            row.number(draft.totalPrice());
            row.text(orderedAt);
            row.text(orderedOn);
            row.text(expiries.computeIfAbsent(draft.expiresAt(), Jdbc::utc));
        });
    }

    private static void insertItems(Handle handle, List<Order> orders, List<OrderDraft> drafts) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            List<OrderDraft.Line> lines = drafts.get(i).lines();
            for (int line = 0; line < lines.size(); line++) {
                items.add(new Item(
                        order.id(), order.items().get(line), lines.get(line).countsTowardsLimit()));
            }
        }
        Jdbc.insert(handle, INSERT_ITEMS, items, (row, item) -> {
            row.number(item.item().id());
            row.number(item.orderId());
            row.number(item.item().productOptionId());
            row.text(item.item().productName());
            row.text(item.item().optionName());
            row.number(item.item().quantity());
            row.number(item.item().totalPriceAtOrder());
            row.flag(item.countsTowardsLimit());
        });
    }

    private static void insertPayments(Handle handle, List<Order> orders) {
        Jdbc.insert(handle, INSERT_PAYMENTS, orders, (row, order) -> {
            row.number(order.payment().id());
            row.number(order.id());
            row.number(order.userId());
            row.number(order.totalPrice());
        });
    }

    private static Order order(long id, OrderDraft draft) {
        List<OrderItem> items = new ArrayList<>(draft.lines().size());
        for (OrderDraft.Line line : draft.lines()) {
            items.add(new OrderItem(
                    id * ITEM_IDS_PER_ORDER + items.size(),
                    line.optionId(),
                    line.productName(),
                    line.optionName(),
                    line.quantity(),
                    line.totalPrice()));
        }
        return new Order(
                id,
                draft.userId(),
                OrderStatus.PENDING_PAYMENT,
                draft.totalPrice(),
                items,
                payment(id, draft),
                draft.orderedAt(),
                draft.expiresAt(),
                null,
                null,
                null);
    }

    /** An order has one payment, which has its id. */
    private static Payment payment(long orderId, OrderDraft draft) {
        return new Payment(
                orderId,
                orderId,
                draft.userId(),
                draft.totalPrice(),
                PaymentMethod.BALANCE,
                PaymentStatus.PENDING,
                null);
    }

    /** @param countsTowardsLimit whether the units are part of the holding of the customer */
    private record Item(long orderId, OrderItem item, boolean countsTowardsLimit) {}
}
