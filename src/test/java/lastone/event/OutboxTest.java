package lastone.event;

import static lastone.testing.StrategyShop.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import lastone.batch.Batch;
import lastone.order.CancelReason;
import lastone.order.OrderEvents;
import lastone.shop.Strategy;
import lastone.stock.StockUpdate;
import lastone.testing.DatabaseKind;
import lastone.testing.RunningShop;
import lastone.testing.StrategyShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every path that changes an order writes exactly its events, and none without the change. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class OutboxTest {

    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");
    private static final String EVENTS =
            "SELECT CONCAT(type, ' ', data) FROM outbox_events WHERE type <> 'product.changed' ORDER BY id";

    private final DatabaseKind kind;

    @AutoClose
    private final StrategyShop shop;

    OutboxTest(DatabaseKind kind) {
        this.kind = kind;
        this.shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase());
    }

    @Test
    void writesTheEventsOfABatchInOneRow() {
        long option = shop.option(3);
        shop.placeTogether(
                List.of(request(7, option, 1), request(8, option, 3), request(9, 999_999, 1), request(7, option, 2)));
        List<Long> orders = shop.orderIds();
        assertThat(orders).hasSize(2);
        assertThat(shop.texts(EVENTS))
                .containsExactly(
                        "order.created " + created(orders.get(0), 7, 10) + "\n" + created(orders.get(1), 7, 20),
                        "stock.sold_out %1$d.1 %1$d {\"productOptionId\":%1$d,\"stock\":0,\"version\":1}"
                                .formatted(option));
        assertThat(shop.number("SELECT events FROM outbox_events WHERE type = 'order.created'"))
                .isEqualTo(2);
        assertThat(shop.number("""
                        SELECT COUNT(*)
                        FROM outbox_events e
                        JOIN orders o ON o.ordered_at = e.occurred_at
                        """)).isEqualTo(2);
    }

    @Test
    void rollsEventsBackWithTheirTransaction() {
        long option = shop.option(10);
        assertThatThrownBy(() -> shop.services()
                        .orderTransaction()
                        .placeBatch(Batch.of(List.of(request(7, option, 1))), StockUpdate.CONDITION, () -> {
                            throw new IllegalStateException("lease lost");
                        }))
                .hasMessage("lease lost");
        assertThat(shop.orders()).isZero();
        assertThat(shop.texts(EVENTS)).isEmpty();

        assertThat(shop.tryPlace(7, option, 1)).isEqualTo(1);
        long order = shop.orderIds().getFirst();
        assertThatThrownBy(() -> shop.services().transactions().execute(handle -> {
                    new Outbox(() -> {})
                            .append(handle, List.of(OrderEvents.cancelled(order, CancelReason.CUSTOMER, NOW)));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(shop.texts(EVENTS)).hasSize(1).first().asString().startsWith("order.created " + order + " ");
    }

    @Test
    void writesOneEventForACancellation() {
        long option = shop.option(10);
        shop.tryPlaceAndCancel(7, option, 1);
        long order = shop.orderIds().getFirst();
        assertThat(shop.services().orders().cancelPendingByIds(List.of(order))).isZero();
        assertThat(shop.texts(EVENTS)).hasSize(2).last().isEqualTo("order.cancelled " + cancelled(order, "CUSTOMER"));
    }

    @Test
    void writesEventsForCompletedAndFailedPayments() {
        try (RunningShop server = RunningShop.on(kind)) {
            long paid = server.order(1, server.option(400, 5), 1).get("id").asLong();
            long failed =
                    server.order(1, server.option(1_000_001, 5), 1).get("id").asLong();
            for (long order : List.of(paid, failed, failed, paid)) {
                server.pay(1, order);
            }
            assertThat(server.texts(EVENTS))
                    .containsExactly(
                            "order.created " + created(paid, 1, 400),
                            "order.created " + created(failed, 1, 1_000_001),
                            "payment.completed " + ended(server, paid, 400),
                            "payment.failed " + ended(server, failed, 1_000_001),
                            "order.cancelled " + cancelled(failed, "PAYMENT_FAILED"));
        }
    }

    private static String created(long order, long user, long total) {
        return "%1$d %1$d {\"orderId\":%1$d,\"userId\":%2$d,\"totalPrice\":%3$d}".formatted(order, user, total);
    }

    private static String cancelled(long order, String reason) {
        return "%1$d %1$d {\"orderId\":%1$d,\"cancelReason\":\"%2$s\"}".formatted(order, reason);
    }

    private static String ended(RunningShop server, long order, long amount) {
        long payment = server.number("SELECT id FROM payments WHERE order_id = ?", order);
        return "%1$d %1$d {\"orderId\":%1$d,\"paymentId\":%2$d,\"userId\":1,\"amount\":%3$d}"
                .formatted(order, payment, amount);
    }
}
