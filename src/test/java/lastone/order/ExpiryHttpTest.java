package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import lastone.RunningShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Expiry as callers see it. */
class ExpiryHttpTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);

    private RunningShop shop;

    @BeforeEach
    void open() {
        shop = RunningShop.demo();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private JsonNode read(JsonNode order) {
        return shop.user(1).get("/api/v1/orders/" + order.get("id")).expect(200);
    }

    private static String payment(JsonNode order) {
        return "/api/v1/payments/" + order.at("/payment/id");
    }

    private void assertExpired(JsonNode order) {
        JsonNode after = read(order);
        assertThat(after.get("status").asText()).isEqualTo("CANCELLED");
        assertThat(after.get("cancelReason").asText()).isEqualTo("EXPIRED");
        assertThat(after.at("/payment/status").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void anOrderThatIsNotPaidInTimeIsCancelledByItselfAndItsStockReturns() {
        long one = shop.option(10, 5);
        long two = shop.option(10, 5);
        JsonNode order = shop.user(1)
                .post(
                        "/api/v1/orders",
                        "{'items':[{'productOptionId':%d,'quantity':3},{'productOptionId':%d,'quantity':2}]}"
                                .formatted(one, two))
                .expect(201);
        JsonNode paid = shop.order(1, one, 1);
        shop.user(1).post(payment(paid) + "/complete").expect(200);
        shop.clock.move(WINDOW);
        JsonNode fresh = shop.order(1, two, 1);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(read(order).get("status").asText()).isEqualTo("CANCELLED"));

        assertExpired(order);
        assertThat(shop.stock(one)).isEqualTo(4);
        assertThat(shop.stock(two)).isEqualTo(4);
        assertThat(read(paid).get("status").asText()).isEqualTo("PAID");
        assertThat(read(fresh).get("status").asText()).isEqualTo("PENDING_PAYMENT");
        shop.user(1).post(payment(order) + "/complete").expect(409, "PAYMENT_NOT_PENDING_ERROR");
        shop.user(1).post("/api/v1/orders/" + order.get("id") + "/cancel").expect(409, "ORDER_NOT_PENDING_ERROR");
        assertThat(shop.stock(one)).isEqualTo(4);
    }

    @Test
    void theLastMomentIsJustBeforeExpiresAt() {
        long option = shop.option(10, 5);
        JsonNode pays = shop.order(1, option, 1);
        JsonNode cancels = shop.order(1, option, 1);
        shop.clock.move(WINDOW.minus(Duration.ofNanos(1_000)));
        shop.user(1).post(payment(pays) + "/complete").expect(200);
        shop.user(1).post("/api/v1/orders/" + cancels.get("id") + "/cancel").expect(200);
        assertThat(read(cancels).get("cancelReason").asText()).isEqualTo("CUSTOMER");
        assertThat(shop.stock(option)).isEqualTo(4);
    }

    /** No job runs here, so nobody but the request itself can have noticed that the order is due. */
    @Test
    void whoComesTooLateIsRefusedAndTheOrderExpiresAtOnce() {
        shop.endExpiry();
        long option = shop.option(10, 5);
        JsonNode pays = shop.order(1, option, 1);
        JsonNode cancels = shop.order(1, option, 1);
        JsonNode ignored = shop.order(1, option, 1);
        shop.clock.move(WINDOW);

        JsonNode problem = shop.user(1).post(payment(pays) + "/complete").expect(409, "PAYMENT_NOT_PENDING_ERROR");
        assertThat(problem.get("detail").asText()).contains("expired");
        problem = shop.user(1)
                .post("/api/v1/orders/" + cancels.get("id") + "/cancel")
                .expect(409, "ORDER_NOT_PENDING_ERROR");
        assertThat(problem.get("detail").asText()).contains("expired");

        assertExpired(pays);
        assertExpired(cancels);
        assertThat(read(ignored).get("status").asText()).isEqualTo("PENDING_PAYMENT");
        assertThat(shop.stock(option)).isEqualTo(4);
        assertThat(shop.user(1)
                        .get("/api/v1/users/1/balance")
                        .expect(200)
                        .get("balance")
                        .asLong())
                .isEqualTo(1_000_000);
        assertThat(shop.anyone().get("/api/v1/products/popular").expect(200).get("data"))
                .isEmpty();
    }
}
