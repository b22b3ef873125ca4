package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PaymentHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private int complete(long userId, JsonNode order) {
        return shop.user(userId).pay(order).status();
    }

    private JsonNode order(JsonNode order) {
        return shop.admin().get("/api/v1/orders/" + order.get("id")).expect(200);
    }

    @Test
    void payingSpendsTheBalanceAndEndsTheOrder() {
        JsonNode order = shop.order(1, shop.option(400, 5), 2);
        String place = "/api/v1/payments/" + order.at("/payment/id");

        JsonNode payment = shop.user(1).pay(order).expect(200);

        assertThat(payment.get("status").asText()).isEqualTo("COMPLETED");
        assertThat(payment.get("paidAt").asText())
                .isEqualTo(shop.clock.instant().toString());
        assertThat(shop.user(1).get(place).expect(200)).isEqualTo(payment);
        assertThat(order(order).get("status").asText()).isEqualTo("PAID");
        assertThat(order(order).get("payment")).isEqualTo(payment);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 - 800);
        shop.user(1).pay(order).expect(409, "PAYMENT_NOT_PENDING_ERROR");
        shop.user(1).cancel(order).expect(409, "ORDER_NOT_PENDING_ERROR");
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 - 800);
    }

    @Test
    void lackOfBalanceCancelsTheOrderAndGivesTheStockBack() {
        long option = shop.option(1_000_001, 5);
        JsonNode order = shop.order(1, option, 1);
        String place = "/api/v1/payments/" + order.at("/payment/id");
        assertThat(shop.stock(option)).isEqualTo(4);

        shop.user(1).pay(order).expect(402, "INSUFFICIENT_BALANCE_ERROR");

        assertThat(shop.user(1).get(place).expect(200).get("status").asText()).isEqualTo("FAILED");
        assertThat(order(order).get("status").asText()).isEqualTo("CANCELLED");
        assertThat(order(order).get("cancelReason").asText()).isEqualTo("PAYMENT_FAILED");
        assertThat(shop.stock(option)).isEqualTo(5);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
        assertThat(shop.anyone().list("/api/v1/products/popular")).isEmpty();
        shop.user(1).pay(order).expect(409, "PAYMENT_NOT_PENDING_ERROR");
    }

    @Test
    void aPaymentThatFailsManyTimesAtOnceFailsOnceAndGivesTheStockBackOnce() {
        long option = shop.option(1_000_001, 5);
        JsonNode order = shop.order(1, option, 2);

        List<Integer> statuses = Race.run(20, i -> () -> complete(1, order));

        assertThat(statuses).containsOnly(402, 409).containsOnlyOnce(402);
        assertThat(shop.stock(option)).isEqualTo(5);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
    }

    @Test
    void ofTwentyCompletionsOfOnePaymentExactlyOneSucceeds() {
        JsonNode order = shop.order(1, shop.option(400, 5), 1);
        List<Integer> statuses = Race.run(20, i -> () -> complete(1, order));

        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 - 400);
    }

    @Test
    void ofTenSpendsThatTheBalanceCoversOnceOneSucceeds() {
        long option = shop.option(600_000, 10);
        List<JsonNode> orders =
                Stream.generate(() -> shop.order(1, option, 1)).limit(10).toList();
        List<Integer> statuses = Race.run(10, i -> () -> complete(1, orders.get(i)));

        assertThat(statuses).containsOnly(200, 402).containsOnlyOnce(200);
        assertThat(shop.user(1).balance(1)).isEqualTo(400_000);
        assertThat(shop.stock(option)).isEqualTo(9);
    }

    @Test
    void payingAndCancellingRaceAndExactlyOneWins() {
        long option = shop.option(10, 100);
        for (int round = 0; round < 20; round++) {
            JsonNode order = shop.order(1, option, 1);
            List<Integer> statuses = Race.run(
                    2,
                    i -> () -> i == 0
                            ? complete(1, order)
                            : shop.user(1).cancel(order).status());
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
            assertThat(order(order).get("status").asText()).isEqualTo(statuses.get(0) == 200 ? "PAID" : "CANCELLED");
        }
        long paid = (1_000_000 - shop.user(1).balance(1)) / 10;
        assertThat(shop.stock(option)).isEqualTo(100 - paid);
    }

    @Test
    void aHundredPaymentsOfOnePopularProductAreAllCounted() {
        long option = shop.option(1, 100);
        List<JsonNode> orders = Race.run(100, i -> () -> shop.order(i + 1, option, 1));
        assertThat(Race.run(100, i -> () -> complete(i + 1, orders.get(i)))).containsOnly(200);

        assertThat(shop.anyone().get("/api/v1/products/popular").number(200, "/data/0/totalSold"))
                .isEqualTo(100);
    }

    @Test
    void othersPaymentsDoNotExistAndTheAdminOnlyLooks() {
        JsonNode order = shop.order(1, shop.option(400, 5), 1);
        String place = "/api/v1/payments/" + order.at("/payment/id");
        shop.user(2).get(place).expect(404, "NOT_FOUND_PAYMENT_ERROR");
        shop.user(2).pay(order).expect(404, "NOT_FOUND_PAYMENT_ERROR");
        shop.admin().get(place).expect(200);
        shop.admin().pay(order).expect(403, "FORBIDDEN_ERROR");
        shop.user(1).get("/api/v1/payments/x").expect(404, "NOT_FOUND_PAYMENT_ERROR");
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
    }
}
