package lastone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import lastone.testing.DatabaseKind;
import lastone.testing.EventStream;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class StockHttpTest {

    @AutoClose
    private final RunningShop shop;

    StockHttpTest(DatabaseKind kind) {
        this.shop = RunningShop.on(kind);
    }

    private ShopClient.Response adjust(long option, String adjustment) {
        return shop.admin().post("/api/v1/product-options/" + option + "/adjustments", adjustment);
    }

    @Test
    void stockIsCorrectedForAReasonAndNeverBelowZero() {
        long option = shop.option(10, 5);
        JsonNode damaged = adjust(option, "{'delta':-2,'reason':'DAMAGED','note':'Wet \uD83D\uDCA7'}")
                .expect(201);
        assertThat(damaged.toString())
                .startsWith("{'id':".replace('\'', '"'))
                .contains("'productOptionId':%d,'delta':-2,'reason':'DAMAGED','note':'Wet \uD83D\uDCA7','stock':3"
                        .formatted(option)
                        .replace('\'', '"'));
        adjust(option, "{'delta':-4,'reason':'LOST'}").expect(409, "OUT_OF_STOCK_ERROR");
        assertThat(adjust(option, "{'delta':-3,'reason':'LOST'}").number(201, "/stock"))
                .isZero();
        shop.user(1).order(option, 1).expect(409, "OUT_OF_STOCK_ERROR");
        assertThat(adjust(option, "{'delta':1,'reason':'FOUND'}").number(201, "/stock"))
                .isEqualTo(1);
        shop.admin().expectAuditToHold();
    }

    @Test
    void badAdjustmentsAreRefused() {
        long option = shop.option(10, 5);
        for (String bad : List.of(
                "{'delta':0,'reason':'LOST'}",
                "{'delta':1}",
                "{'reason':'LOST'}",
                "{'delta':1,'reason':'lost'}",
                "{'delta':-1000000001,'reason':'LOST'}",
                "{'delta':1.5,'reason':'LOST'}",
                "{'delta':1,'reason':null}",
                "{'delta':1,'reason':'LOST','note':null}",
                "{'delta':1,'reason':'LOST','note':'\\u0007'}",
                "{'delta':1,'reason':'LOST','note':'" + "x".repeat(201) + "'}")) {
            adjust(option, bad).expect(400, "INVALID_REQUEST_ERROR");
        }
        adjust(option, "{'delta':1,'reason':'OTHER','note':'" + "\uD83D\uDCA7".repeat(200) + "'}")
                .expect(201);
        adjust(999_999, "{'delta':1,'reason':'LOST'}").expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        assertThat(shop.stock(option)).isEqualTo(6);
    }

    @Test
    void anAdjustmentIsMadeOnceForItsKey() {
        long option = shop.option(10, 5);
        ShopClient keyed = shop.admin().with("Idempotency-Key", "count");
        String place = "/api/v1/product-options/" + option + "/adjustments";
        ShopClient.Response first = keyed.post(place, "{'delta':-1,'reason':'RECOUNT'}");
        first.expect(201);
        assertThat(keyed.post(place, "{'delta':-1,'reason':'RECOUNT'}").bytes()).isEqualTo(first.bytes());
        assertThat(shop.stock(option)).isEqualTo(4);
    }

    @Test
    void movementsAreListedNewestFirstWithoutTheFirstStock() {
        long option = shop.option(10, 5);
        shop.admin().restock(option, 7).expect(201);
        adjust(option, "{'delta':-1,'reason':'LOST','note':'Gone'}").expect(201);
        adjust(shop.option(10, 5), "{'delta':-1,'reason':'LOST'}").expect(201);
        shop.order(1, option, 1);
        String place = "/api/v1/product-options/" + option + "/stock-movements";
        List<JsonNode> movements = shop.admin().pages(place + "?limit=1", () -> {});
        assertThat(movements)
                .extracting(each -> each.get("type").asText() + " " + each.get("delta") + " " + each.get("reason") + " "
                        + each.get("note"))
                .containsExactly("ADJUSTMENT -1 \"LOST\" \"Gone\"", "RESTOCK 7 null null");
        assertThat(shop.admin().list(place)).hasSize(2);
        assertThat(movements.getFirst().get("at").asText()).isEqualTo("2026-03-10T09:30:00.123456Z");
        shop.user(1).get(place).expect(403, "FORBIDDEN_ERROR");
    }

    /** Whatever the cause; the version says in which order. */
    @Test
    void everyStockMovementIsAnEvent() {
        try (EventStream events = EventStream.open(shop.address(), "demo-admin")) {
            long option = shop.option(10, 2);
            JsonNode order = shop.order(1, option, 2);
            shop.user(1).cancel(order).expect(200);
            adjust(option, "{'delta':-2,'reason':'LOST'}").expect(201);
            shop.admin().restock(option, 3).expect(201);
            long product = shop.number("SELECT product_id FROM product_options WHERE id = ?", option);
            shop.admin().patch("/api/v1/products/" + product, "{}").expect(200);
            shop.admin()
                    .patch("/api/v1/products/" + product, "{'name':'Thing'}")
                    .expect(200);
            shop.admin()
                    .patch("/api/v1/product-options/" + option, "{'price':11}")
                    .expect(200);
            String added = "{'name':'More','price':1,'stock':0}";
            long more = shop.admin()
                    .post("/api/v1/products/" + product + "/options", added)
                    .id();
            shop.admin().delete("/api/v1/product-options/" + more).expect(204);
            shop.admin().delete("/api/v1/products/" + product).expect(204);
            String changed = "product.changed {'productId':" + product + "}";
            assertThat(events.next(13))
                    .extracting(each -> each.event().get("type").asText() + " "
                            + each.event().get("data").toString().replace('"', '\''))
                    .containsExactly(
                            changed,
                            "order.created {'orderId':%s,'userId':1,'totalPrice':20}".formatted(order.get("id")),
                            "stock.sold_out {'productOptionId':%d,'stock':0,'version':1}".formatted(option),
                            "order.cancelled {'orderId':%s,'cancelReason':'CUSTOMER'}".formatted(order.get("id")),
                            "stock.back {'productOptionId':%d,'stock':2,'version':2}".formatted(option),
                            "stock.adjusted {'productOptionId':%d,'delta':-2,'stock':0,'version':3}".formatted(option),
                            "stock.sold_out {'productOptionId':%d,'stock':0,'version':3}".formatted(option),
                            "stock.restocked {'productOptionId':%d,'delta':3,'stock':3,'version':4}".formatted(option),
                            "stock.back {'productOptionId':%d,'stock':3,'version':4}".formatted(option),
                            changed,
                            changed,
                            changed,
                            changed);
        }
    }

    /** What a search finds is the same on every database, whose own collations disagree about nearly all of these. */
    @Test
    void searchDistinguishesAccentsAndHasNoWildcards() {
        List<String> names = List.of(
                "Crème BRÛLÉE",
                "Creme brulee",
                "사과 주스",
                "사과",
                "İstanbul",
                "Isparta",
                "ısırgan",
                "istanbul",
                "Straße",
                "STRASSE",
                "ΟΔΟΣ",
                "οδός",
                "100% wool",
                "100 wool",
                "snake_case",
                "snakeXcase",
                "back\\slash",
                "Cup \uD83C\uDF75",
                "Tent \uD83C\uDFD5",
                "Cafe\u0301",
                "quote'd",
                "trailing  ");
        names.forEach(name -> shop.admin()
                .post(
                        "/api/v1/products",
                        "{'name':%s,'options':[{'name':'O','price':1,'stock':1}]}"
                                .formatted("'" + name.replace("\\", "\\\\").replace("'", "\\u0027") + "'"))
                .expect(201));
        found("crème", "Crème BRÛLÉE");
        found("ÛLÉE", "Crème BRÛLÉE");
        found("CREME", "Creme brulee");
        found("사과", "사과 주스", "사과");
        found("\u1109\u1161\u1100\u116A", "사과 주스", "사과");
        found("istan", "istanbul");
        found("İSTAN", "İstanbul");
        found("ISPARTA", "Isparta");
        found("ısır", "ısırgan");
        found("straße", "Straße");
        found("strasse", "STRASSE");
        found("οδος", "ΟΔΟΣ");
        found("ΟΔΌΣ", "οδός");
        found("0%", "100% wool");
        found("e_c", "snake_case");
        found("\\", "back\\slash");
        found("\uD83C\uDF75", "Cup \uD83C\uDF75");
        found("CAFÉ", "Cafe\u0301");
        found("E'D", "quote'd");
        found("%", "100% wool");
        found("  ", "trailing  ");
        found("no such");
        for (String bad : List.of("", "x".repeat(101))) {
            shop.anyone().get("/api/v1/products?q=" + bad).expect(400, "INVALID_REQUEST_ERROR");
        }
        shop.admin()
                .patch(
                        "/api/v1/products/" + shop.number("SELECT id FROM products WHERE name = 'Isparta'"),
                        "{'name':'Konya'}")
                .expect(200);
        found("ISPARTA");
        found("konya", "Konya");
        assertThat(shop.anyone().pages("/api/v1/products?limit=1&q=snake", () -> {}))
                .hasSize(2);
    }

    private void found(String part, String... names) {
        JsonNode list =
                shop.anyone().list("/api/v1/products?limit=100&q=" + URLEncoder.encode(part, StandardCharsets.UTF_8));
        assertThat(StreamSupport.stream(list.spliterator(), false)
                        .map(each -> each.get("name").asText()))
                .as(part)
                .containsExactly(names);
    }
}
