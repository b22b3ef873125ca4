package lastone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import lastone.event.Event;
import lastone.event.Outbox;
import lastone.order.CancelReason;
import lastone.order.OrderRequest;
import lastone.shop.Strategy;
import lastone.stock.StockUpdate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every path that changes an order writes exactly its events, and none without the change. */
class OutboxTest {

    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");

    private static OrderRequest request(long userId, long optionId, int quantity) {
        return new OrderRequest(userId, new TreeMap<>(Map.of(optionId, quantity)));
    }

    private static List<String> events(StrategyShop shop) {
        return shop.database()
                .jdbi()
                .withHandle(handle -> handle.select(
                                "SELECT type, first_order_id, last_order_id, data FROM outbox_events ORDER BY first_order_id, step")
                        .map((row, context) ->
                                row.getString(1) + "/" + row.getLong(2) + "-" + row.getLong(3) + " " + row.getString(4))
                        .list());
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void aBatchWritesOneRowOfAnEventForEachOrderThatWasPlaced(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(3);
            shop.services()
                    .orderTransaction()
                    .place(
                            List.of(
                                    request(7, option, 1),
                                    request(8, option, 3),
                                    request(9, 999_999, 1),
                                    request(7, option, 2)),
                            StockUpdate.CONDITION,
                            () -> true);
            List<Long> orders = shop.orderIds();
            assertThat(orders).hasSize(2);
            assertThat(events(shop))
                    .containsExactly("order.created/%d-%d 7,10\n7,20".formatted(orders.get(0), orders.get(1)));
            assertThat(shop.number("""
                            SELECT COUNT(*)
                            FROM outbox_events e
                            JOIN orders o ON o.id BETWEEN e.first_order_id AND e.last_order_id AND o.ordered_at = e.occurred_at
                            """)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void whatIsRolledBackIsNotTold(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(10);
            assertThatThrownBy(() -> shop.services()
                            .orderTransaction()
                            .place(List.of(request(7, option, 1)), StockUpdate.CONDITION, () -> {
                                throw new IllegalStateException("lease lost");
                            }))
                    .hasMessage("lease lost");
            assertThat(shop.orders()).isZero();
            assertThat(events(shop)).isEmpty();

            assertThat(shop.tryPlace(7, new TreeMap<>(Map.of(option, 1)))).isEqualTo(1);
            long order = shop.orderIds().getFirst();
            assertThatThrownBy(() -> shop.services().transactions().execute(handle -> {
                        new Outbox(() -> {})
                                .append(handle, List.of(Event.orderCancelled(order, CancelReason.CUSTOMER, NOW)));
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(events(shop)).hasSize(1).first().asString().startsWith("order.created/" + order);
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void cancellingIsToldOnce(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(10);
            shop.tryPlaceAndCancel(7, new TreeMap<>(Map.of(option, 1)));
            long order = shop.orderIds().getFirst();
            assertThat(shop.services().orders().cancelPending(List.of(order))).isZero();
            assertThat(events(shop))
                    .hasSize(2)
                    .last()
                    .isEqualTo("order.cancelled/%1$d-%1$d \"CUSTOMER\"".formatted(order));
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void payingIsToldAndSoIsFailing(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long cheap = shop.option(400, 5);
            long dear = shop.option(1_000_001, 5);
            long paid = shop.order(1, cheap, 1).get("id").asLong();
            long failed = shop.order(1, dear, 1).get("id").asLong();
            for (long order : List.of(paid, failed, failed, paid)) {
                shop.user(1).post("/api/v1/payments/" + payment(shop, order) + "/complete");
            }
            assertThat(shop.texts("SELECT CONCAT(type, ' ', data) FROM outbox_events ORDER BY first_order_id, step"))
                    .containsExactly(
                            created(400),
                            "payment.completed " + data(shop, paid, 400),
                            created(1_000_001),
                            "payment.failed " + data(shop, failed, 1_000_001),
                            "order.cancelled \"PAYMENT_FAILED\"");
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void aStepOfAnOrderHappensOnce(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            shop.option(10);
            String insert = """
                    INSERT INTO outbox_events (first_order_id, last_order_id, step, type, occurred_at, data)
                    VALUES (1, 1, 2, 'payment.completed', CURRENT_TIMESTAMP(6), '')
                    """;
            shop.execute(insert);
            assertThatThrownBy(() -> shop.execute(insert))
                    .rootCause()
                    .isInstanceOf(SQLIntegrityConstraintViolationException.class);
            assertThat(LongStream.of(shop.number("SELECT COUNT(*) FROM outbox_events")))
                    .containsExactly(1L);
        }
    }

    private static long payment(RunningShop shop, long order) {
        return shop.number("SELECT id FROM payments WHERE order_id = ?", order);
    }

    private static String created(long total) {
        return "order.created 1," + total;
    }

    private static String data(RunningShop shop, long order, long amount) {
        return "%d,1,%d".formatted(payment(shop, order), amount);
    }
}
