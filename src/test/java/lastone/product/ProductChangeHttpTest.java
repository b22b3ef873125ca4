package lastone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Merge patches of products and options, and options that come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductChangeHttpTest {

    private static final String OPTION = "/api/v1/product-options/";

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private JsonNode newSale() {
        return shop.admin().post("/api/v1/products", """
                {'name':'Sale','saleStartsAt':'2026-03-10T09:00:00Z','saleEndsAt':'2026-03-10T10:00:00Z','paymentWindow':'PT5M',
                 'options':[{'name':'Left','price':10,'stock':5,'maxPerCustomer':2},{'name':'Right','price':20,'stock':5}]}""").expect(201);
    }

    private static String place(JsonNode product) {
        return "/api/v1/products/" + product.get("id");
    }

    @Test
    void absentNullAndValueAreDistinguished() {
        JsonNode sale = newSale();
        ShopClient admin = shop.admin().with("Content-Type", "application/merge-patch+json");
        assertThat(admin.patch(place(sale), "{}").expect(200)).isEqualTo(sale);
        JsonNode changed = admin.patch(place(sale), "{'saleStartsAt':null,'paymentWindow':'PT1M'}")
                .expect(200);
        assertThat(changed.get("saleStartsAt").isNull()).isTrue();
        assertThat(changed.get("saleEndsAt")).isEqualTo(sale.get("saleEndsAt"));
        assertThat(changed.get("paymentWindow").asText()).isEqualTo("PT1M");
        assertThat(shop.anyone().get(place(sale)).expect(200)).isEqualTo(changed);

        String option = OPTION + sale.at("/options/0/id");
        assertThat(admin.patch(option, "{}").expect(200)).isEqualTo(sale.at("/options/0"));
        JsonNode cheaper = admin.patch(option, "{'price':9}").expect(200);
        assertThat(cheaper.at("/maxPerCustomer").asInt()).isEqualTo(2);
        assertThat(admin.patch(option, "{'maxPerCustomer':null,'name':'First'}")
                        .expect(200)
                        .toString())
                .isEqualTo("{'id':%s,'name':'First','price':9,'stock':5,'maxPerCustomer':null}"
                        .formatted(sale.at("/options/0/id"))
                        .replace('\'', '"'));
    }

    @Test
    void badPatchesAreRefusedAndChangeNothing() {
        JsonNode sale = newSale();
        for (String patch : List.of(
                "{'name':null}",
                "{'status':null}",
                "{'name':' '}",
                "{'status':'GONE'}",
                "{'stock':1}",
                "{'options':[]}",
                "{'saleEndsAt':'2026-03-10T09:00:00Z'}",
                "{'saleStartsAt':'2026-03-10T10:00:00Z'}",
                "{'paymentWindow':5}",
                "[]",
                "null",
                "'x'",
                "{'name':'a','name':'b'}",
                "")) {
            shop.admin().patch(place(sale), patch).expect(400, "INVALID_REQUEST_ERROR");
        }
        String option = OPTION + sale.at("/options/0/id");
        for (String patch :
                List.of("{'price':null}", "{'name':null}", "{'price':-1}", "{'stock':1}", "{'maxPerCustomer':0}")) {
            shop.admin().patch(option, patch).expect(400, "INVALID_REQUEST_ERROR");
        }
        assertThat(shop.admin().get(place(sale)).expect(200)).isEqualTo(sale);
        shop.admin()
                .with("Content-Type", "text/plain")
                .patch(place(sale), "{}")
                .expect(415, "UNSUPPORTED_MEDIA_TYPE_ERROR");
        shop.admin()
                .with("Content-Type", "application/merge-patch+json")
                .post("/api/v1/users", "{'name':'A'}")
                .expect(415, "UNSUPPORTED_MEDIA_TYPE_ERROR");
        shop.admin().patch("/api/v1/products/999999", "{}").expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin().patch(OPTION + "999999", "{}").expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
        shop.user(1).patch(option, "{}").expect(403, "FORBIDDEN_ERROR");
        shop.user(1).delete(option).expect(403, "FORBIDDEN_ERROR");
    }

    /** Each moves one end of the sale; together they would turn it around, so one of them has to be refused. */
    @EachDatabase
    void twoPatchesAtOnceAreMergedOneAfterTheOther(DatabaseKind kind) {
        try (RunningShop other = RunningShop.on(kind)) {
            JsonNode product = other.admin().post("/api/v1/products", """
                    {'name':'Sale','saleStartsAt':'2026-03-10T09:00:00Z','saleEndsAt':'2026-03-10T12:00:00Z',
                     'options':[{'name':'Only','price':1,'stock':1}]}""").expect(201);
            List<String> patches =
                    List.of("{'saleStartsAt':'2026-03-10T11:00:00Z'}", "{'saleEndsAt':'2026-03-10T10:00:00Z'}");
            String back = "{'saleStartsAt':'2026-03-10T09:00:00Z','saleEndsAt':'2026-03-10T12:00:00Z'}";
            for (int i = 0; i < 20; i++) {
                assertThat(Race.run(
                                2,
                                each -> () -> other.admin()
                                        .patch(place(product), patches.get(each))
                                        .status()))
                        .containsExactlyInAnyOrder(200, 400);
                other.admin().patch(place(product), back).expect(200);
            }
        }
    }

    @Test
    void anOptionIsAddedOnceForItsKey() {
        JsonNode product = newSale();
        ShopClient keyed = shop.admin().with("Idempotency-Key", "add");
        String body = "{'name':'Third','price':30,'stock':7,'maxPerCustomer':1}";
        ShopClient.Response added = keyed.post(place(product) + "/options", body);
        JsonNode option = added.expect(201);
        assertThat(keyed.post(place(product) + "/options", body).bytes()).isEqualTo(added.bytes());
        JsonNode now = shop.anyone().get(added.header("Location")).expect(200);
        assertThat(now.get("options")).hasSize(3);
        assertThat(now.at("/options/2")).isEqualTo(option);
        shop.order(1, option.get("id").asLong(), 1);
        shop.admin().post("/api/v1/products/999999/options", body).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        JsonNode problem =
                shop.admin().post(place(product) + "/options", "{'name':'X'}").expect(400);
        assertThat(problem.findValuesAsText("field")).containsExactly("price", "stock");
        shop.user(1).post(place(product) + "/options", body).expect(403, "FORBIDDEN_ERROR");
        shop.admin().expectAuditToHold();
    }

    @Test
    void aProductHasAtMostAHundredOptions() {
        String place = place(newSale());
        List<Integer> statuses = Race.run(
                110,
                i -> () -> shop.admin()
                        .post(place + "/options", "{'name':'N','price':1,'stock':0}")
                        .status());
        assertThat(statuses).containsOnly(201, 400);
        assertThat(shop.anyone().get(place).expect(200).get("options")).hasSize(100);
    }

    @EachDatabase
    void twoDeletionsAtOnceLeaveOneOption(DatabaseKind kind) {
        try (RunningShop other = RunningShop.on(kind)) {
            for (int i = 0; i < 20; i++) {
                JsonNode product = other.admin().post("/api/v1/products", """
                        {'name':'Pair','options':[{'name':'L','price':1,'stock':1},{'name':'R','price':1,'stock':1}]}""").expect(201);
                assertThat(Race.run(
                                2,
                                each -> () -> other.admin()
                                        .delete(OPTION + product.at("/options/" + each + "/id"))
                                        .status()))
                        .containsExactlyInAnyOrder(204, 409);
                JsonNode left = other.anyone().get(place(product)).expect(200).get("options");
                assertThat(left).hasSize(1);
                other.admin().delete(OPTION + left.at("/0/id")).expect(409, "LAST_OPTION_ERROR");
            }
        }
    }

    @Test
    void whatIsDeletedIsGoneButItsOrdersGoOn() {
        JsonNode sale = newSale();
        JsonNode other = newSale();
        long option = sale.at("/options/0/id").asLong();
        long ofDeleted = other.at("/options/0/id").asLong();
        Map<Long, String> deletions = Map.of(option, OPTION + option, ofDeleted, place(other));
        deletions.forEach((id, place) -> {
            ShopClient user = shop.user(id);
            JsonNode paid = user.order(id, 1).expect(201);
            JsonNode cancelled = user.order(id, 1).expect(201);
            JsonNode expired = shop.order(id + 100, id, 1);
            user.putInCart(id, 1).expect(201);
            assertThat(shop.admin().delete(place).status()).isEqualTo(204);

            user.order(id, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            user.orderCart().expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            user.putInCart(id, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            shop.admin().restock(id, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            shop.admin()
                    .post(OPTION + id + "/adjustments", "{'delta':1,'reason':'FOUND'}")
                    .expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            shop.admin().get(OPTION + id + "/stock-movements").expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            shop.admin().patch(OPTION + id, "{}").expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            shop.admin().delete(OPTION + id).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");

            user.pay(paid).expect(200);
            user.cancel(cancelled).expect(200);
            shop.clock.move(Duration.ofMinutes(16));
            shop.services().orderExpiry().expireBatch();
            assertThat(shop.user(id + 100)
                            .get("/api/v1/orders/" + expired.get("id"))
                            .text(200, "/status"))
                    .isEqualTo("CANCELLED");
            assertThat(shop.stock(id)).isEqualTo(4);
            assertThat(shop.number(
                            "SELECT SUM(total_sold) FROM daily_popular_products WHERE product_option_id = ?", id))
                    .isEqualTo(1);
            shop.clock.move(Duration.ofMinutes(-16));
        });
        assertThat(shop.anyone().get(place(sale)).expect(200).get("options")).hasSize(1);
        shop.admin().get(place(other)).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin()
                .post(place(other) + "/options", "{'name':'X','price':1,'stock':1}")
                .expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin().expectAuditToHold();
    }
}
