package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lastone.testing.EventStream;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;

/** One walk through the whole shop, so that no operation of the contract goes without a successful response. */
class TourHttpTest {

    @Test
    void everyOperationOfTheContractIsThere() {
        try (RunningShop shop = RunningShop.demo()) {
            walk(shop);
        }
        Set<String> exercised = ShopClient.contract().exercised().stream()
                .filter(call -> call.matches(".* 2\\d\\d"))
                .map(call -> call.substring(0, call.lastIndexOf(' ')))
                .collect(Collectors.toSet());
        assertThat(exercised).containsAll(ShopClient.contract().operations());
    }

    private static void walk(RunningShop shop) {
        ShopClient admin = shop.admin();
        ShopClient anyone = shop.anyone();
        anyone.get("/health/live").expect(200);
        anyone.get("/health/ready").expect(200);
        assertThat(anyone.get("/openapi.yaml").status()).isEqualTo(200);
        assertThat(anyone.get("/metrics").status()).isEqualTo(200);

        for (String file : List.of("/", "/page/main.js", "/docs", "/docs/docs.js")) {
            assertThat(anyone.get(file).status()).as(file).isEqualTo(200);
        }
        anyone.get("/api/v1/demo").expect(200);

        String user = admin.post("/api/v1/users", "{'name':'Ada'}").header("Location");
        ShopClient ada = anyone.as(admin.post(user + "/tokens", "{}").text(201, "/token"));
        ada.post(user + "/balance/top-ups", "{'amount':1000}").expect(201);
        ada.get(user).expect(200);
        ada.get("/api/v1/me").expect(200);
        anyone.get("/api/v1/shop").expect(200);

        JsonNode product = admin.post(
                        "/api/v1/products", "{'name':'Tea','options':[{'name':'50 g','price':90,'stock':3}]}")
                .expect(201);
        String place = "/api/v1/products/" + product.get("id");
        long option = product.at("/options/0/id").asLong();
        admin.patch(place, "{'name':'Green tea'}").expect(200);
        admin.restock(option, 2).expect(201);
        String large = "/api/v1/product-options/"
                + admin.post(place + "/options", "{'name':'1 kg','price':1500,'stock':1}")
                        .id();
        admin.patch(large, "{'price':1400,'maxPerCustomer':1}").expect(200);
        admin.post(large + "/adjustments", "{'delta':-1,'reason':'DAMAGED'}").expect(201);
        assertThat(admin.list(large + "/stock-movements")).hasSize(1);
        admin.delete(large).expect(204);
        assertThat(anyone.list("/api/v1/products?q=GREEN")).hasSize(1);
        anyone.get("/api/v1/products").expect(200);
        anyone.get(place).expect(200);

        String line = "/api/v1/cart/lines/" + ada.putInCart(option, 1).id();
        ada.patch(line, "{'quantity':2}").expect(200);
        ada.get("/api/v1/cart").expect(200);
        JsonNode order = ada.orderCart().expect(201);
        ada.putInCart(option, 1).expect(201);
        assertThat(ada.delete(line).status()).isEqualTo(204);
        ada.get("/api/v1/orders").expect(200);
        ada.get("/api/v1/orders/" + order.get("id")).expect(200);
        ada.get("/api/v1/payments/" + order.at("/payment/id")).expect(200);
        ada.pay(order).expect(200);
        assertThat(ada.get(user + "/balance").number(200, "/balance")).isEqualTo(1000 - 180);
        assertThat(ada.list(user + "/balance/entries")).hasSize(2);
        assertThat(anyone.get("/api/v1/products/popular").number(200, "/data/0/totalSold"))
                .isEqualTo(2);

        ada.cancel(ada.order(option, 1).expect(201)).expect(200);
        assertThat(shop.stock(option)).isEqualTo(3);
        try (EventStream events = EventStream.open(shop.address(), "demo-admin", 0)) {
            assertThat(events.next(12))
                    .extracting(received -> received.event().get("type").asText())
                    .filteredOn(type -> type.matches("(order|payment)[.].*"))
                    .containsExactly("order.created", "payment.completed", "order.created", "order.cancelled");
        }
        String race = "{'strategy':'conditional','buyers':3,'stock':2}";
        assertThat(admin.post("/api/v1/demo/races", race).text()).contains("event: result");
        anyone.get("/api/v1/demo/races").expect(200);
        admin.refund(order, false).expect(200);
        admin.expectAuditToHold();
        assertThat(admin.delete(place).status()).isEqualTo(204);
        long token = admin.list(user + "/tokens").at("/0/id").asLong();
        admin.delete(user + "/tokens/" + token).expect(204);
        admin.delete(user + "/tokens").expect(204);
        ada.get(user).expect(401, "UNAUTHENTICATED_ERROR");
        admin.get("/api/v1/users").expect(200);
        assertThat(admin.delete(user).status()).isEqualTo(204);
    }
}
