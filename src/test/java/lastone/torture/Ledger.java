package lastone.torture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lastone.testing.Rows;
import org.jdbi.v3.core.Handle;

/**
 * The rows of a shop as they are found, read by statements of the torture's own.
 *
 * @param events by order, of orders that do not exist, too
 * @param wrongStock options whose stock is not what came in less what is ordered
 */
record Ledger(
        Map<Long, OrderRow> orders, Map<Long, TopUpRow> topUps, Map<Long, List<String>> events, List<Long> wrongStock) {

    /** An order with all that belongs to it. */
    record OrderRow(
            long id,
            long userId,
            long total,
            String end,
            Map<Long, Integer> units,
            long itemsTotal,
            List<String> payments,
            Set<String> ids) {

        /** What its only payment has to say. */
        private String paymentExpected() {
            String status = switch (end) {
                case "PENDING_PAYMENT" -> "PENDING";
                case "PAID" -> "COMPLETED";
                case "CANCELLED PAYMENT_FAILED" -> "FAILED";
                default -> "CANCELLED";
            };
            return status + " of " + total + " by " + userId;
        }

        boolean isWhole() {
            return !units.isEmpty() && itemsTotal == total && payments.equals(List.of(paymentExpected()));
        }

        /** The events that it has to have, no more and no less. */
        List<String> eventsExpected() {
            return switch (end) {
                case "PENDING_PAYMENT" -> List.of("order.created");
                case "PAID" -> List.of("order.created", "payment.completed");
                case "CANCELLED PAYMENT_FAILED" -> List.of("order.created", "payment.failed", "order.cancelled");
                default -> List.of("order.created", "order.cancelled");
            };
        }
    }

    record TopUpRow(long id, long userId, long amount) {}

    /** Reads while nobody writes. */
    static Ledger read(Handle handle) {
        Map<Long, Map<Long, Integer>> units = new HashMap<>();
        Map<Long, Long> totals = new HashMap<>();
        Map<Long, List<String>> ids = ids(handle);
        handle.select("SELECT order_id, product_option_id, quantity, total_price_at_order FROM order_items")
                .map((row, context) -> {
                    units.computeIfAbsent(row.getLong(1), order -> new TreeMap<>())
                            .merge(row.getLong(2), row.getInt(3), Integer::sum);
                    return totals.merge(row.getLong(1), row.getLong(4), Long::sum);
                })
                .list();
        Map<Long, List<String>> payments = grouped(handle
                .select("SELECT order_id, CONCAT(status, ' of ', amount, ' by ', user_id) FROM payments")
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .stream());
        Map<Long, OrderRow> orders = new TreeMap<>();
        handle.select("SELECT id, user_id, total_price, status, COALESCE(cancel_reason, '') FROM orders")
                .map((row, context) -> new OrderRow(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        (row.getString(4) + " " + row.getString(5)).strip(),
                        units.getOrDefault(row.getLong(1), Map.of()),
                        totals.getOrDefault(row.getLong(1), 0L),
                        payments.getOrDefault(row.getLong(1), List.of()),
                        Set.copyOf(ids.getOrDefault(row.getLong(1), List.of()))))
                .forEach(order -> orders.put(order.id(), order));
        Map<Long, TopUpRow> topUps = new TreeMap<>();
        handle.select("SELECT id, user_id, amount FROM balance_entries WHERE type = 'TOP_UP' AND amount < 1000000")
                .map((row, context) -> new TopUpRow(row.getLong(1), row.getLong(2), row.getLong(3)))
                .forEach(topUp -> topUps.put(topUp.id(), topUp));
        return new Ledger(orders, topUps, events(handle), Rows.wrongStock(handle));
    }

    /** By order, what its lines and its payment are called. */
    private static Map<Long, List<String>> ids(Handle handle) {
        return grouped(handle.select("""
                        SELECT order_id, CONCAT('item ', id, ' of option ', product_option_id) FROM order_items
                        UNION ALL
                        SELECT order_id, CONCAT('payment ', id) FROM payments
                        """).map((row, context) -> Map.entry(row.getLong(1), row.getString(2))).stream());
    }

    /** The types of the events of each order, whose rows may hold events of many orders. */
    private static Map<Long, List<String>> events(Handle handle) {
        return grouped(handle
                .select(
                        "SELECT type, data FROM outbox_events WHERE type LIKE 'order.%' OR type LIKE 'payment.%' ORDER BY id")
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .flatMap(row -> row.getValue()
                        .lines()
                        .map(line -> Map.entry(Long.parseLong(line.split(" ", 3)[1]), row.getKey()))));
    }

    /** The types and keys of all events, which make their ids. */
    static Set<String> eventIds(Handle handle) {
        return handle
                .select("SELECT type, data FROM outbox_events")
                .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                .stream()
                .flatMap(row -> row.getValue().lines().map(line -> row.getKey() + "/" + line.split(" ", 2)[0]))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<Long, List<String>> grouped(Stream<Map.Entry<Long, String>> entries) {
        return entries.collect(Collectors.groupingBy(
                Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }
}
