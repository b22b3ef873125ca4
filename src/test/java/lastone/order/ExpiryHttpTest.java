package lastone.order;

import static lastone.testing.ShopClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Expiry as callers see it. */
class ExpiryHttpTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private JsonNode read(JsonNode order) {
        return shop.user(1).get("/api/v1/orders/" + order.get("id")).expect(200);
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
        JsonNode order = shop.user(1).order(line(one, 3), line(two, 2)).expect(201);
        JsonNode paid = shop.order(1, one, 1);
        shop.user(1).pay(paid).expect(200);
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
        shop.user(1).pay(order).expect(409, "PAYMENT_NOT_PENDING_ERROR");
        shop.user(1).cancel(order).expect(409, "ORDER_NOT_PENDING_ERROR");
        assertThat(shop.stock(one)).isEqualTo(4);
    }

    @Test
    void theLastMomentIsJustBeforeExpiresAt() {
        long option = shop.option(10, 5);
        JsonNode pays = shop.order(1, option, 1);
        JsonNode cancels = shop.order(1, option, 1);
        shop.clock.move(WINDOW.minus(Duration.ofNanos(1_000)));
        shop.user(1).pay(pays).expect(200);
        shop.user(1).cancel(cancels).expect(200);
        assertThat(read(cancels).get("cancelReason").asText()).isEqualTo("CUSTOMER");
        assertThat(shop.stock(option)).isEqualTo(4);
    }

    /** No job runs here, so nobody but the request itself can have noticed that the order is due. */
    @Test
    void aPaymentThatComesTooLateIsRefusedAndTheOrderExpiresAtOnce() {
        shop.endExpiry();
        long option = shop.option(10, 5);
        JsonNode pays = shop.order(1, option, 1);
        JsonNode cancels = shop.order(1, option, 1);
        JsonNode ignored = shop.order(1, option, 1);
        shop.clock.move(WINDOW);

        JsonNode problem = shop.user(1).pay(pays).expect(409, "PAYMENT_NOT_PENDING_ERROR");
        assertThat(problem.get("detail").asText()).contains("expired");
        problem = shop.user(1).cancel(cancels).expect(409, "ORDER_NOT_PENDING_ERROR");
        assertThat(problem.get("detail").asText()).contains("expired");

        assertExpired(pays);
        assertExpired(cancels);
        assertThat(read(ignored).get("status").asText()).isEqualTo("PENDING_PAYMENT");
        assertThat(shop.stock(option)).isEqualTo(4);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
        assertThat(shop.anyone().list("/api/v1/products/popular")).isEmpty();
    }
}
