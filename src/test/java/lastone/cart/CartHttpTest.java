package lastone.cart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.api.Responses;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.KeyedRequest;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CartHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private JsonNode add(long userId, long optionId, int quantity) {
        return shop.user(userId).putInCart(optionId, quantity).expect(201);
    }

    private JsonNode cart(long userId) {
        return shop.user(userId).list("/api/v1/cart");
    }

    @Test
    void theSameOptionAgainAddsUp() {
        JsonNode line = add(1, 2, 2);
        JsonNode more = add(1, 2, 3);
        assertThat(more.get("id")).isEqualTo(line.get("id"));
        assertThat(more.get("quantity").asInt()).isEqualTo(5);
        assertThat(cart(1)).containsExactly(more);
        assertThat(cart(2)).isEmpty();
    }

    @Test
    void aHundredAddsAtOnceAllCount() {
        Race.run(100, i -> () -> add(1, 2, 1));
        assertThat(cart(1).findValuesAsText("quantity")).containsExactly("100");
    }

    @Test
    void aLineIsChangedAndRemoved() {
        String place = "/api/v1/cart/lines/" + add(1, 2, 2).get("id");
        assertThat(shop.user(1).patch(place, "{'quantity':10000}").number(200, "/quantity"))
                .isEqualTo(10_000);
        assertThat(shop.user(1).delete(place).status()).isEqualTo(204);
        assertThat(cart(1)).isEmpty();
        shop.user(1).delete(place).expect(404, "NOT_FOUND_CART_ERROR");
        shop.user(1).patch(place, "{'quantity':1}").expect(404, "NOT_FOUND_CART_ERROR");
        assertThat(add(1, 2, 4).get("quantity").asInt()).isEqualTo(4);
    }

    @Test
    void othersLinesDoNotExist() {
        String place = "/api/v1/cart/lines/" + add(1, 2, 2).get("id");
        shop.user(2).patch(place, "{'quantity':1}").expect(404, "NOT_FOUND_CART_ERROR");
        shop.user(2).delete(place).expect(404, "NOT_FOUND_CART_ERROR");
        shop.admin().get("/api/v1/cart").expect(403, "FORBIDDEN_ERROR");
        assertThat(cart(1).findValuesAsText("quantity")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineOfAHiddenOrDeletedProductShowsWhatItWasWhenItWasAdded(boolean isDeleted) {
        JsonNode product = shop.admin()
                .post("/api/v1/products", "{'name':'Old','options':[{'name':'Only','price':7,'stock':1}]}")
                .expect(201);
        String place = "/api/v1/products/" + product.get("id");
        JsonNode line = add(1, product.at("/options/0/id").asLong(), 2);
        shop.admin().patch(place, "{'name':'Newer'}").expect(200);
        assertThat(cart(1).at("/0/productName").asText()).isEqualTo("Newer");

        shop.admin().patch(place, "{'name':'Secret','status':'HIDDEN'}").expect(200);
        if (isDeleted) {
            assertThat(shop.admin().delete(place).status()).isEqualTo(204);
        }
        assertThat(cart(1)).containsExactly(((ObjectNode) line).put("problem", "NOT_ON_SALE"));
    }

    @Test
    void aCartKnowsWhatItCosts() {
        assertThat(shop.user(1).get("/api/v1/cart").text()).isEqualTo("{\"data\":[],\"totalPrice\":0}");
        long soldOut = shop.option(250, 0);
        add(1, shop.option(10, 5), 3);
        add(1, soldOut, 2);
        assertThat(shop.user(1).get("/api/v1/cart").number(200, "/totalPrice")).isEqualTo(530);
    }

    @Test
    void aCartLineHasTheProblemThatPreventsItsOrder() {
        JsonNode product = shop.admin()
                .post(
                        "/api/v1/products",
                        "{'name':'Sale','saleStartsAt':'2026-03-10T10:00:00Z','saleEndsAt':'2026-03-10T11:00:00Z',"
                                + "'options':[{'name':'Only','price':7,'stock':3,'maxPerCustomer':2}]}")
                .expect(201);
        long option = product.at("/options/0/id").asLong();
        JsonNode line = add(1, option, 2);
        assertThat(line.get("problem").asText()).isEqualTo("SALE_NOT_STARTED");
        moveTo("2026-03-10T09:59:59.999999Z");
        assertThat(problem()).isEqualTo("SALE_NOT_STARTED");
        moveTo("2026-03-10T10:00:00Z");
        assertThat(problem()).isEqualTo("null");

        shop.execute("INSERT INTO option_holdings (user_id, product_option_id, units) VALUES (1, ?, 1)", option);
        assertThat(problem()).isEqualTo("PURCHASE_LIMIT");
        String place = "/api/v1/cart/lines/" + line.get("id");
        assertThat(shop.user(1).patch(place, "{'quantity':1}").text(200, "/problem"))
                .isEqualTo("null");
        shop.execute("UPDATE product_options SET stock = 1 WHERE id = ?", option);
        assertThat(problem()).isEqualTo("null");
        shop.execute("UPDATE product_options SET stock = 0 WHERE id = ?", option);
        assertThat(problem()).isEqualTo("OUT_OF_STOCK");

        moveTo("2026-03-10T10:59:59.999999Z");
        assertThat(problem()).isEqualTo("OUT_OF_STOCK");
        moveTo("2026-03-10T11:00:00Z");
        assertThat(problem()).isEqualTo("SALE_ENDED");
        assertThat(add(1, option, 9_000).get("problem").asText()).isEqualTo("SALE_ENDED");
        shop.execute("UPDATE product_options SET deleted_at = CURRENT_TIMESTAMP(6) WHERE id = ?", option);
        assertThat(problem()).isEqualTo("NOT_ON_SALE");
    }

    private void moveTo(String instant) {
        shop.clock.move(Duration.between(shop.clock.instant(), Instant.parse(instant)));
    }

    private String problem() {
        return cart(1).at("/0/problem").asText();
    }

    @Test
    void aUserDeletedDuringTheRequestIsRefused() {
        shop.admin().delete("/api/v1/users/1").expect(204);
        KeyedRequest<CartLine> request = new KeyedRequest<>(Optional.empty(), line -> Responses.rendered(201, line));
        assertThatThrownBy(() -> shop.services().carts().add(1, 2, 1, request))
                .isInstanceOfSatisfying(
                        ShopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED_ERROR));
    }

    @Test
    void whatIsNotOnSaleCannotBePutInACart() {
        long option = shop.option(10, 5);
        shop.user(1).putInCart(999_999, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        shop.hideProductOf(option);
        shop.user(1).putInCart(option, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        assertThat(cart(1)).isEmpty();
    }

    @Test
    void quantitiesOutOfRangeChangeNothing() {
        add(1, 2, 9_999);
        for (String quantity : List.of("0", "-1", "10001", "1.5", "'1'", "2")) {
            shop.user(1)
                    .post("/api/v1/cart/lines", "{'productOptionId':2,'quantity':" + quantity + "}")
                    .expect(400, "INVALID_REQUEST_ERROR");
        }
        assertThat(cart(1).findValuesAsText("quantity")).containsExactly("9999");
    }

    @Test
    void aCartHasAtMostAHundredLines() {
        for (int i = 0; i < 100; i++) {
            add(1, shop.option(1, 1), 1);
        }
        shop.user(1).putInCart(1, 1).expect(400, "INVALID_REQUEST_ERROR");
        assertThat(cart(1)).hasSize(100);
        shop.user(1).orderCart().expect(201);
    }
}
