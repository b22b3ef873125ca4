package lastone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lastone.event.Outbox;
import lastone.order.CancelReason;
import lastone.order.OrderEvents;
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
                .withHandle(handle -> handle.select("SELECT CONCAT(type, ' ', data) FROM outbox_events ORDER BY id")
                        .mapTo(String.class)
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
                    .containsExactly(
                            "order.created " + created(orders.get(0), 7, 10) + "\n" + created(orders.get(1), 7, 20));
            assertThat(shop.number("SELECT events FROM outbox_events")).isEqualTo(2);
            assertThat(shop.number("""
                            SELECT COUNT(*)
                            FROM outbox_events e
                            JOIN orders o ON o.ordered_at = e.occurred_at
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
                                .append(handle, List.of(OrderEvents.cancelled(order, CancelReason.CUSTOMER, NOW)));
                        throw new IllegalStateException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
            assertThat(events(shop)).hasSize(1).first().asString().startsWith("order.created " + order + " ");
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
                    .isEqualTo("order.cancelled %1$d %1$d {\"orderId\":%1$d,\"cancelReason\":\"CUSTOMER\"}"
                            .formatted(order));
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
            assertThat(shop.texts("SELECT CONCAT(type, ' ', data) FROM outbox_events ORDER BY id"))
                    .containsExactly(
                            "order.created " + created(paid, 1, 400),
                            "order.created " + created(failed, 1, 1_000_001),
                            "payment.completed " + ended(shop, paid, 400),
                            "payment.failed " + ended(shop, failed, 1_000_001),
                            "order.cancelled %1$d %1$d {\"orderId\":%1$d,\"cancelReason\":\"PAYMENT_FAILED\"}"
                                    .formatted(failed));
        }
    }

    private static long payment(RunningShop shop, long order) {
        return shop.number("SELECT id FROM payments WHERE order_id = ?", order);
    }

    private static String created(long order, long user, long total) {
        return "%1$d %1$d {\"orderId\":%1$d,\"userId\":%2$d,\"totalPrice\":%3$d}".formatted(order, user, total);
    }

    private static String ended(RunningShop shop, long order, long amount) {
        return "%1$d %1$d {\"orderId\":%1$d,\"paymentId\":%2$d,\"userId\":1,\"amount\":%3$d}"
                .formatted(order, payment(shop, order), amount);
    }
}
