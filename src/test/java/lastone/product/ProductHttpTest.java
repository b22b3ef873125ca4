package lastone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private JsonNode newProduct() {
        return shop.admin()
                .post(
                        "/api/v1/products",
                        "{'name':'Tea','options':[{'name':'50 g','price':900,'stock':3},{'name':'1 kg','price':0,'stock':0}]}")
                .expect(201);
    }

    @Test
    void theDemoSellsAFlashSaleAndTwentyProductsMore() {
        JsonNode sale = shop.anyone().get("/api/v1/products/1").expect(200);
        assertThat(sale.at("/options/0/stock").asLong()).isEqualTo(1_000);
        assertThat(sale.at("/options/0/maxPerCustomer").asInt()).isEqualTo(2);
        assertThat(sale.toString())
                .contains("'saleStartsAt':null,'saleEndsAt':null,'paymentWindow':null".replace('\'', '"'));
        assertThat(shop.anyone().list("/api/v1/products?limit=100")).hasSizeGreaterThanOrEqualTo(21);
    }

    @Test
    void aNewProductIsOnSaleWithItsOptionsInOrder() {
        ShopClient.Response made = shop.admin()
                .post("/api/v1/products", "{'name':'Pot','options':[{'name':'Red','price':1000000000,'stock':7}]}");
        JsonNode product = made.expect(201);
        assertThat(product.get("status").asText()).isEqualTo("ON_SALE");
        assertThat(shop.anyone().get(made.header("Location")).expect(200)).isEqualTo(product);
    }

    @Test
    void aFlashSaleHasItsTimesItsWindowAndItsLimit() {
        ShopClient.Response made = shop.admin().post("/api/v1/products", """
                {'name':'Sale','saleStartsAt':'2026-03-10T09:00:00.1234567Z','saleEndsAt':'2026-03-10T09:00:00.123457Z',
                 'paymentWindow':'P1DT0.5S','options':[{'name':'Only','price':1,'stock':1,'maxPerCustomer':3}]}""");
        JsonNode product = made.expect(201);
        assertThat(product.get("saleStartsAt").asText()).isEqualTo("2026-03-10T09:00:00.123456Z");
        assertThat(product.get("saleEndsAt").asText()).isEqualTo("2026-03-10T09:00:00.123457Z");
        assertThat(product.get("paymentWindow").asText()).isEqualTo("P1DT0.5S");
        assertThat(product.at("/options/0/maxPerCustomer").asInt()).isEqualTo(3);
        assertThat(shop.anyone().get(made.header("Location")).expect(200)).isEqualTo(product);
    }

    /** Whole days are written as days, as they are sent. */
    @Test
    void aPaymentWindowIsReturnedWithDays() {
        String place = "/api/v1/products/" + newProduct().get("id");
        Map.of("P30D", "P30D", "PT24H", "P1D", "PT36H1S", "P1DT12H1S", "PT90S", "PT1M30S")
                .forEach((sent, returned) -> {
                    String patch = "{'paymentWindow':'" + sent + "'}";
                    assertThat(shop.admin().patch(place, patch).text(200, "/paymentWindow"))
                            .as(sent)
                            .isEqualTo(returned);
                });
    }

    @Test
    void badRulesOfASaleAreRefusedByName() {
        Map<String, String> bad = new TreeMap<>(Map.of(
                "'saleStartsAt':'2026-03-10T09:00:00Z','saleEndsAt':'2026-03-10T09:00:00Z'", "saleEndsAt",
                "'saleEndsAt':'2026-03-10T09:00:00+00:00'", "saleEndsAt",
                "'saleStartsAt':'2026-03-10T24:00:00Z'", "saleStartsAt",
                "'saleStartsAt':'2026-02-30T09:00:00Z'", "saleStartsAt",
                "'saleStartsAt':'0999-12-31T09:00:00Z'", "saleStartsAt",
                "'paymentWindow':'PT29.999S'", "paymentWindow",
                "'paymentWindow':'P30DT0.001S'", "paymentWindow",
                "'paymentWindow':'-PT60S'", "paymentWindow",
                "'paymentWindow':'P1M'", "paymentWindow"));
        bad.forEach((rule, field) -> {
            String body = "{'name':'A',%s,'options':[{'name':'B','price':1,'stock':1}]}".formatted(rule);
            JsonNode problem = shop.admin().post("/api/v1/products", body).expect(400, "INVALID_REQUEST_ERROR");
            assertThat(problem.findValuesAsText("field")).as(rule).containsExactly(field);
        });
        for (String limit : List.of("0", "''", "' '", "1.5", "1000000001")) {
            String body =
                    "{'name':'A','options':[{'name':'B','price':1,'stock':1,'maxPerCustomer':%s}]}".formatted(limit);
            JsonNode problem = shop.admin().post("/api/v1/products", body).expect(400);
            assertThat(problem.at("/errors/0/field").asText()).as(limit).isEqualTo("options[0].maxPerCustomer");
        }
    }

    @Test
    void hiddenProductsAreSeenByTheAdminAlone() {
        String place = "/api/v1/products/" + newProduct().get("id");
        for (String word : List.of(" HIDDEN ", "hidden", "", "GONE")) {
            JsonNode problem =
                    shop.admin().patch(place, "{'status':'" + word + "'}").expect(400);
            assertThat(problem.at("/errors/0/field").asText()).isEqualTo("status");
        }
        JsonNode hidden = shop.admin().patch(place, "{'status':'HIDDEN'}").expect(200);
        assertThat(hidden.get("name").asText()).isEqualTo("Tea");

        shop.anyone().get(place).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.user(1).get(place).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        assertThat(shop.admin().get(place).expect(200)).isEqualTo(hidden);
        assertThat(ids(shop.anyone())).doesNotContain(hidden.get("id").asLong());
        assertThat(ids(shop.admin())).contains(hidden.get("id").asLong());

        shop.admin().patch(place, "{'status':'ON_SALE','name':'Green tea'}").expect(200);
        assertThat(shop.anyone().get(place).expect(200).get("name").asText()).isEqualTo("Green tea");
    }

    @Test
    void anEmptyChangeChangesNothing() {
        JsonNode product = newProduct();
        assertThat(shop.admin()
                        .patch("/api/v1/products/" + product.get("id"), "{}")
                        .expect(200))
                .isEqualTo(product);
    }

    @Test
    void aDeletedProductIsGoneForAll() {
        String place = "/api/v1/products/" + newProduct().get("id");
        assertThat(shop.admin().delete(place).status()).isEqualTo(204);
        shop.admin().get(place).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin().delete(place).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin().patch(place, "{'name':'Back'}").expect(404, "NOT_FOUND_PRODUCT_ERROR");
    }

    @Test
    void aRestockAddsToTheStock() {
        JsonNode product = newProduct();
        long optionId = product.at("/options/0/id").asLong();
        JsonNode restock = shop.admin().restock(optionId, 40).expect(201);
        assertThat(restock.get("productOptionId").asLong()).isEqualTo(optionId);
        assertThat(restock.get("stock").asLong()).isEqualTo(43);
        assertThat(shop.anyone().get("/api/v1/products/" + product.get("id")).number(200, "/options/0/stock"))
                .isEqualTo(43);
        shop.admin().restock(999_999, 1).expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
    }

    @Test
    void theCatalogueIsTheAdminsToChange() {
        shop.user(1)
                .post("/api/v1/products", "{'name':'X','options':[{'name':'Y','price':1,'stock':1}]}")
                .expect(403, "FORBIDDEN_ERROR");
        shop.user(1).patch("/api/v1/products/1", "{'status':'HIDDEN'}").expect(403, "FORBIDDEN_ERROR");
        shop.user(1).delete("/api/v1/products/1").expect(403, "FORBIDDEN_ERROR");
        shop.user(1).restock(1, 1).expect(403, "FORBIDDEN_ERROR");
        shop.anyone().get("/api/v1/products/1").expect(200);
    }

    @Test
    void badProductsAreRefusedWithEveryBadFieldNamed() {
        JsonNode problem = shop.admin()
                .post("/api/v1/products", "{'name':' ','options':[{'name':'A','price':-1},{'price':1,'stock':1}]}")
                .expect(400, "INVALID_REQUEST_ERROR");
        assertThat(problem.findValuesAsText("field"))
                .containsExactly("name", "options[0].price", "options[0].stock", "options[1].name");
        for (String body : List.of(
                "{'name':'A','options':[]}",
                "{'name':'A'}",
                "{'name':'A','options':{}}",
                "{'name':'A','options':[null]}",
                "{'name':'A','options':[{'name':'B','price':1,'stock':1,'colour':'red'}]}",
                "{'name':'A\\u0000','options':[{'name':'B','price':1,'stock':1}]}",
                "{'name':'" + "x".repeat(101) + "','options':[{'name':'B','price':1,'stock':1}]}")) {
            shop.admin().post("/api/v1/products", body).expect(400, "INVALID_REQUEST_ERROR");
        }
    }

    @Test
    void walkingThePagesWhileProductsAreAddedShowsEachThatWasThereOnce() {
        List<Long> before = ids(shop.anyone());
        AtomicInteger pages = new AtomicInteger();
        List<JsonNode> seen = shop.anyone().pages("/api/v1/products?limit=3", () -> {
            if (pages.incrementAndGet() < 4) {
                newProduct();
            }
        });
        assertThat(ids(seen)).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void badPagesAreRefused() {
        String queries = "limit=0 limit=101 limit=x limit= limit=1&limit=2 limit=%25zz cursor=x cursor=MA cursor=";
        for (String query : queries.split(" ", -1)) {
            shop.anyone().get("/api/v1/products?" + query).expect(400, "INVALID_REQUEST_ERROR");
        }
    }

    private static List<Long> ids(ShopClient caller) {
        return ids(caller.list("/api/v1/products?limit=100"));
    }

    private static List<Long> ids(Iterable<JsonNode> products) {
        List<Long> ids = new ArrayList<>();
        products.forEach(product -> ids.add(product.get("id").asLong()));
        return ids;
    }
}
