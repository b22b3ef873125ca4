package lastone.order;

import static lastone.testing.ShopClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OrderHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    @Test
    void anOrderTakesStockAndWaitsForItsPayment() {
        long option = shop.option(250, 5);
        ShopClient.Response placed = shop.user(1).order(option, 3);

        JsonNode order = placed.expect(201);
        assertThat(placed.header("Location")).isEqualTo("/api/v1/orders/" + order.get("id"));
        assertThat(order.get("status").asText()).isEqualTo("PENDING_PAYMENT");
        assertThat(order.get("totalPrice").asLong()).isEqualTo(750);
        assertThat(order.at("/items/0/totalPriceAtOrder").asLong()).isEqualTo(750);
        assertThat(order.at("/items/0/productName").asText()).isEqualTo("Thing");
        assertThat(order.at("/payment/status").asText()).isEqualTo("PENDING");
        assertThat(order.at("/payment/amount").asLong()).isEqualTo(750);
        assertThat(Instant.parse(order.get("expiresAt").asText()))
                .isEqualTo(Instant.parse(order.get("orderedAt").asText()).plus(Duration.ofMinutes(15)));
        assertThat(shop.user(1).get(placed.header("Location")).expect(200)).isEqualTo(order);
        assertThat(shop.stock(option)).isEqualTo(2);
    }

    @Test
    void linesOfOneOptionAreSummed() {
        long option = shop.option(10, 5);
        JsonNode order = shop.user(1).order(line(option, 2), line(option, 3)).expect(201);
        assertThat(order.get("items").findValuesAsText("quantity")).containsExactly("5");
        assertThat(shop.stock(option)).isZero();
    }

    @Test
    void whatCountsIsHowManyOptionsAnOrderNamesAndNotOnHowManyLines() {
        long option = shop.option(10, 500);
        String[] lines = Collections.nCopies(250, line(option, 1)).toArray(String[]::new);
        JsonNode order = shop.user(1).order(lines).expect(201);
        assertThat(order.get("items").findValuesAsText("quantity")).containsExactly("250");
        assertThat(shop.stock(option)).isEqualTo(250);
    }

    @Test
    void aBadLineIsNamedByItsPlace() {
        JsonNode problem = shop.user(1).order(line(1, 1), "null").expect(400);
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("items[1]");
        problem = shop.user(1).order("{'productOptionId':1,'quantity':null}").expect(400);
        assertThat(problem.at("/errors/0/field").asText()).isEqualTo("items[0].quantity");
    }

    @Test
    void allLinesOrNone() {
        long plenty = shop.option(10, 5);
        long scarce = shop.option(10, 1);
        ShopClient user = shop.user(1);

        JsonNode soldOut = user.order(line(plenty, 2), line(scarce, 2)).expect(409, "OUT_OF_STOCK_ERROR");
        assertThat(soldOut.get("detail").asText()).contains(Long.toString(scarce));
        JsonNode unknown = user.order(line(plenty, 2), line(999_999, 2)).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        assertThat(unknown.get("detail").asText()).contains("999999");

        assertThat(shop.stock(plenty)).isEqualTo(5);
        assertThat(shop.stock(scarce)).isEqualTo(1);
        assertThat(shop.user(1).list("/api/v1/orders")).isEmpty();
    }

    @Test
    void whatIsHiddenCannotBeOrdered() {
        long option = shop.option(10, 5);
        shop.hideProductOf(option);
        shop.user(1).order(option, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        assertThat(shop.stock(option)).isEqualTo(5);
    }

    @Test
    void aCartIsTakenAndEmptiedTogetherWithItsOrder() {
        long one = shop.option(100, 5);
        long two = shop.option(10, 5);
        shop.user(1).putInCart(one, 2).expect(201);
        shop.user(1).putInCart(two, 1).expect(201);

        JsonNode order = shop.user(1).orderCart().expect(201);
        assertThat(order.get("totalPrice").asLong()).isEqualTo(210);
        assertThat(shop.user(1).list("/api/v1/cart")).isEmpty();
        shop.user(1).orderCart().expect(409, "EMPTY_CART_ERROR");
    }

    @Test
    void aCartThatCannotBeFilledStays() {
        long option = shop.option(100, 1);
        shop.user(1).putInCart(option, 2).expect(201);
        shop.user(1).orderCart().expect(409, "OUT_OF_STOCK_ERROR");
        assertThat(shop.user(1).list("/api/v1/cart")).hasSize(1);
        assertThat(shop.stock(option)).isEqualTo(1);
    }

    @Test
    void ofTenOrdersOfOneCartAtOnceOneSucceeds() {
        long option = shop.option(100, 100);
        shop.user(1).putInCart(option, 2).expect(201);

        List<Integer> statuses =
                Race.run(10, i -> () -> shop.user(1).orderCart().status());

        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
        assertThat(shop.stock(option)).isEqualTo(98);
    }

    @Test
    void aThousandBuyersOverHttpTakeExactlyWhatIsThere() {
        long option = shop.option(1, 500);
        List<Integer> statuses =
                Race.run(1_000, i -> () -> shop.user(i + 1).order(option, 1).status());

        assertThat(statuses).containsOnly(201, 409);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(500);
        assertThat(shop.stock(option)).isZero();
    }

    @Test
    void cancellingGivesTheStockBackOnce() {
        long option = shop.option(10, 5);
        String place = "/api/v1/orders/" + shop.order(1, option, 3).get("id");

        List<Integer> statuses =
                Race.run(10, i -> () -> shop.user(1).post(place + "/cancel").status());

        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        JsonNode order = shop.user(1).get(place).expect(200);
        assertThat(order.get("status").asText()).isEqualTo("CANCELLED");
        assertThat(order.get("cancelReason").asText()).isEqualTo("CUSTOMER");
        assertThat(order.at("/payment/status").asText()).isEqualTo("CANCELLED");
        assertThat(shop.stock(option)).isEqualTo(5);
        shop.user(1).post(place + "/cancel").expect(409, "ORDER_NOT_PENDING_ERROR");
    }

    @Test
    void customersSeeTheirOwnOrdersAndTheAdminAll() {
        long option = shop.option(10, 50);
        String place = "/api/v1/orders/" + shop.order(1, option, 1).get("id");
        shop.order(2, option, 1);

        shop.user(2).get(place).expect(404, "NOT_FOUND_ORDER_ERROR");
        shop.user(2).post(place + "/cancel").expect(404, "NOT_FOUND_ORDER_ERROR");
        assertThat(shop.user(2).list("/api/v1/orders").findValuesAsText("userId"))
                .containsOnly("2");
        assertThat(shop.admin().list("/api/v1/orders")).hasSize(2);
        shop.admin().get(place).expect(200);
        shop.admin().post(place + "/cancel").expect(200);
        shop.admin().order(1, 1).expect(403, "FORBIDDEN_ERROR");
    }

    @Test
    void walkingThePagesWhileOrdersComeInShowsEachThatWasThereOnceNewestFirst() {
        long option = shop.option(10, 100);
        List<Long> before = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            before.addFirst(shop.order(1, option, 1).get("id").asLong());
        }
        List<JsonNode> seen = shop.user(1).pages("/api/v1/orders?limit=2", () -> shop.order(1, option, 1));
        assertThat(seen).extracting(order -> order.get("id").asLong()).isEqualTo(before);
    }

    @Test
    void badOrdersAreRefusedAndChangeNothing() {
        long option = shop.option(10, 20_000);
        for (String body : List.of(
                "{}",
                "{'items':[]}",
                "{'items':{}}",
                "{'items':[null]}",
                "{'items':[{}]}",
                "{'items':[{'productOptionId':0,'quantity':1}]}",
                "{'items':[{'productOptionId':1,'quantity':0}]}",
                "{'items':[{'productOptionId':1,'quantity':10001}]}",
                "{'items':[{'productOptionId':1,'quantity':1.5}]}",
                "{'items':[{'productOptionId':'1','quantity':1}]}",
                "{'items':[{'productOptionId':1,'quantity':1,'price':0}]}",
                "{'items':[{'productOptionId':99999999999999999999,'quantity':1}]}",
                "{'fromCart':false}",
                "{'fromCart':'true'}",
                "{'fromCart':1}",
                "{'fromCart':true,'items':[{'productOptionId':1,'quantity':1}]}",
                "{'items':["
                        + IntStream.rangeClosed(1, 101)
                                .mapToObj(id -> line(id, 1))
                                .collect(Collectors.joining(","))
                        + "]}",
                "{'items':[" + line(option, 10_000) + "," + line(option, 1) + "]}")) {
            shop.user(1).post("/api/v1/orders", body).expect(400, "INVALID_REQUEST_ERROR");
        }
        assertThat(shop.user(1).list("/api/v1/orders")).isEmpty();
        assertThat(shop.stock(option)).isEqualTo(20_000);
    }
}
