package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadRequestHttpTest {

    private static final String TOP_UPS = "/api/v1/users/1/balance/top-ups";

    private RunningShop shop;

    @BeforeAll
    void open() {
        shop = RunningShop.demo();
    }

    @AfterAll
    void close() {
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
        shop.close();
    }

    static Stream<String> brokenBodies() {
        String amounts = "01;+1;1.0;1e0;1e999999999;NaN;{'amount':1};[1];" + "9".repeat(5_000);
        String others = "; ;x;{;{};null;[];5;'5';true;{'amount':};{'amount':1;{'amount':1}};{'amount':1} {'amount':1};"
                + "{'amount':1,'amount':1};{'amount':1,'more':1};{'Amount':1};{amount:1};/* */{'amount':1}";
        return Stream.of(
                        Stream.of(amounts.split(";", -1)).map(amount -> "{'amount':" + amount + "}"),
                        Stream.of(others.split(";", -1)),
                        Stream.of("[".repeat(30_000), "{'amount':".repeat(6_000)))
                .flatMap(bodies -> bodies);
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void brokenBodiesAre400(String body) {
        shop.user(1).post(TOP_UPS, body).expect(400, "INVALID_REQUEST_ERROR");
    }

    @Test
    void bodiesThatAreNoUtf8Are400() {
        byte[] latin = "{\"name\":\"Zo\u00eb\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"name\":\"Zoe\"}".getBytes(StandardCharsets.UTF_16);
        for (byte[] body : List.of(latin, wide)) {
            shop.admin().call("POST", "/api/v1/users", body).expect(400, "INVALID_REQUEST_ERROR");
        }
        shop.admin().post("/api/v1/users", "{'name':'\\ud800'}").expect(400, "INVALID_REQUEST_ERROR");
        shop.admin().post("/api/v1/users", "{'name':'a\\u0007b'}").expect(400, "INVALID_REQUEST_ERROR");
    }

    @Test
    void largeBodiesAre413WhetherAnnouncedOrNot() {
        String large = "{'amount':1" + " ".repeat(65_536) + "}";
        shop.user(1).post(TOP_UPS, large).expect(413, "BODY_TOO_LARGE_ERROR");
        shop.anyone().post("/nowhere", large).expect(404, "NOT_FOUND_ERROR");
        String chunked = raw(chunkedTo(TOP_UPS, "Content-Type: application/json\r\n"));
        assertThat(chunked).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE_ERROR", "Content Too Large");
        for (String noBody : List.of("/api/v1/orders/1/cancel", "/api/v1/payments/1/complete")) {
            String ignored = raw(chunkedTo(noBody, ""));
            assertThat(ignored).startsWith("HTTP/1.1 413").contains("BODY_TOO_LARGE_ERROR");
        }
    }

    private static String chunkedTo(String path, String header) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-user-1\r\n" + header
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "10001\r\n" + " ".repeat(0x10001) + "\r\n0\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json;charset=latin1",
                "application/json;charset=foo",
                "application/json;charset='utf-8'",
                "application/json;charset=*",
                "application/json;charset=\"",
                "application/json;charset=%75tf-8",
                "json",
                ","
            })
    void otherMediaTypesAre415(String type) {
        shop.user(1)
                .with("Content-Type", type)
                .post(TOP_UPS, "{'amount':1}")
                .expect(415, "UNSUPPORTED_MEDIA_TYPE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; Charset=UTF-8", "application/json;charset=\"utf-8\""})
    void jsonInUtf8IsWhatIsTaken(String type) {
        shop.user(1).with("Content-Type", type).post(TOP_UPS, "{'amount':0}").expect(400, "INVALID_REQUEST_ERROR");
    }

    @Test
    void aContentTypeMattersToABodyAlone() {
        ShopClient caller = shop.user(1).with("Content-Type", "text/plain;charset=foo");
        caller.get("/api/v1/orders?limit=5").expect(200);
    }

    @Test
    void bodiesInAnEncodingAre415() {
        for (String encoding : List.of("gzip", "br", "identity, gzip", "nonsense")) {
            ShopClient.Response response =
                    shop.user(1).with("Content-Encoding", encoding).post(TOP_UPS, "{'amount':1}");
            response.expect(415, "UNSUPPORTED_MEDIA_TYPE_ERROR");
            assertThat(response.header("Accept-Encoding")).isEqualTo("identity");
        }
        shop.user(1)
                .with("Content-Encoding", "Identity")
                .post(TOP_UPS, "{'amount':0}")
                .expect(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u200b", "\u00a0", "\u00ad", "\u0301", "\u3164", "\u2800", "\u2028", "\ue000", " \u200d\ufe0f"})
    void namesNeedAVisibleCharacter(String name) {
        shop.admin().post("/api/v1/users", "{'name':'" + name + "'}").expect(400, "INVALID_REQUEST_ERROR");
        shop.admin().post("/api/v1/users", "{'name':'a" + name + "'}").expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/products?limits=1",
        "HEAD, /api/v1/products/1?limit=1",
        "GET, /api/v1/orders?limit=1&Limit=2",
        "GET, /api/v1/users/1?x",
        "DELETE, /api/v1/cart/lines/99?x=1",
        "POST, /api/v1/orders/99/cancel?reason=none",
    })
    void unknownQueryParametersAre400(String method, String path) {
        assertThat(shop.user(1).call(method, path, null).status()).isEqualTo(400);
    }

    @Test
    void aRequestWithAnUnknownQueryParameterDoesNothing() {
        long before = shop.count("orders");
        JsonNode problem = shop.user(1)
                .post("/api/v1/orders?dryRun=true&x=1", "{'items':[{'productOptionId':1,'quantity':1}]}")
                .expect(400, "INVALID_REQUEST_ERROR");
        assertThat(problem.findValuesAsText("field")).containsExactlyInAnyOrder("dryRun", "x");
        assertThat(shop.count("orders")).isEqualTo(before);
    }

    @Test
    void aQueryParameterThatDoesNotDecodeIsUnknown() {
        String response = raw("GET /api/v1/products?%zz=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 400").contains("\"field\":\"%zz\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/0/balance/entries?limit=0",
                "/users/0/tokens?cursor=x",
                "/product-options/0/stock-movements?limit=0"
            })
    void theQueryIsCheckedBeforeTheObject(String path) {
        shop.admin().get("/api/v1" + path).expect(400, "INVALID_REQUEST_ERROR");
    }

    @Test
    void theBodyIsCheckedBeforeTheObject() {
        String endsFirst = "{'saleStartsAt':'2026-03-02T00:00:00Z','saleEndsAt':'2026-03-01T00:00:00Z'}";
        shop.admin().patch("/api/v1/products/0", endsFirst).expect(400, "INVALID_REQUEST_ERROR");
    }

    @Test
    void tokenAndRoleAreCheckedBeforeTheQuery() {
        shop.anyone().get("/api/v1/orders?x=1").expect(401, "UNAUTHENTICATED_ERROR");
        shop.user(1).get("/api/v1/audit?x=1").expect(403, "FORBIDDEN_ERROR");
        shop.user(1)
                .with("Content-Type", "text/plain")
                .post("/api/v1/orders?x=1", "{}")
                .expect(415, "UNSUPPORTED_MEDIA_TYPE_ERROR");
    }

    @Test
    void aCursorOfAnotherListIs400() {
        shop.order(1, 2, 1);
        shop.order(1, 2, 1);
        String orders = shop.user(1).get("/api/v1/orders?limit=1").text(200, "/nextCursor");
        shop.user(1).get("/api/v1/products?cursor=" + orders).expect(400, "INVALID_REQUEST_ERROR");
        assertThat(shop.user(1).list("/api/v1/orders?cursor=" + orders)).hasSize(1);
        shop.user(1).get("/api/v1/orders?cursor=Mg").expect(400, "INVALID_REQUEST_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/index.html", "/api", "/api/v1", "/api/v2/products", "/api/v1/products/1/x", "/API/v1/products"
            })
    void unknownPathsAre404(String path) {
        shop.anyone().get(path).expect(404, "NOT_FOUND_ERROR");
    }

    @Test
    void otherMethodsAre405WithWhatIsAllowed() {
        ShopClient.Response response = shop.anyone().call("PUT", "/api/v1/products", null);
        response.expect(405, "METHOD_NOT_ALLOWED_ERROR");
        assertThat(response.header("Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "POST");
        for (String method : List.of("OPTIONS", "TRACE", "PURGE")) {
            shop.anyone().call(method, "/api/v1/orders", null).expect(405, "METHOD_NOT_ALLOWED_ERROR");
        }
        shop.admin()
                .with("X-HTTP-Method-Override", "DELETE")
                .get("/api/v1/products/1")
                .expect(400, "INVALID_REQUEST_ERROR");
        shop.anyone().get("/api/v1/products/1").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.0", "01", "+1", "9223372036854775808", "99999999999999999999", "1%20"})
    void idsThatNameNothingAre404WithTheResourcesCode(String id) {
        shop.admin().get("/api/v1/users/" + id).expect(404, "NOT_FOUND_USER_ERROR");
        shop.admin().get("/api/v1/products/" + id).expect(404, "NOT_FOUND_PRODUCT_ERROR");
        shop.admin().get("/api/v1/orders/" + id).expect(404, "NOT_FOUND_ORDER_ERROR");
        shop.admin().get("/api/v1/payments/" + id).expect(404, "NOT_FOUND_PAYMENT_ERROR");
        shop.user(1).delete("/api/v1/cart/lines/" + id).expect(404, "NOT_FOUND_CART_ERROR");
        shop.admin()
                .post("/api/v1/product-options/" + id + "/restocks", "{'quantity':1}")
                .expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
    }

    static Stream<String> badTokens() {
        String headers =
                "Bearer;Bearer ;Bearer x;Basic ZGVtby1hZG1pbg==;demo-admin;Bearer demo-user-0;Bearer demo-user-999999;"
                        + "Bearer demo-user-99999999999999999999;Bearer demo-admin2;Bearer " + "x".repeat(4_000);
        return Stream.of(headers.split(";", -1));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void badTokensAre401(String header) {
        ShopClient caller = shop.anyone().with("Authorization", header);
        caller.get("/api/v1/orders").expect(401, "UNAUTHENTICATED_ERROR");
        caller.get("/api/v1/products").expect(401, "UNAUTHENTICATED_ERROR");
    }

    @Test
    void theSchemeOfATokenIsReadInAnyCase() {
        shop.anyone()
                .with("Authorization", "bearer demo-user-1")
                .get("/api/v1/orders")
                .expect(200);
    }

    @Test
    void headHasTheRightsAndTheStatusOfGet() {
        assertThat(shop.anyone().call("HEAD", "/api/v1/orders", null).status()).isEqualTo(401);
        assertThat(shop.anyone().call("HEAD", "/api/v1/products/999999", null).status())
                .isEqualTo(404);
        ShopClient.Response head = shop.anyone().call("HEAD", "/api/v1/products/1", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void aSaneRequestIdComesBackAndAnotherIsReplaced() {
        assertThat(requestId("abc-123")).isEqualTo("abc-123");
        for (String id : List.of("a b", "<script>", "x".repeat(129), "{}")) {
            assertThat(requestId(id)).matches("[0-9a-f]{32}");
        }
        JsonNode problem =
                shop.anyone().with("X-Request-Id", "mine").get("/nowhere").expect(404);
        assertThat(problem.get("requestId").asText()).isEqualTo("mine");
    }

    /** The id that comes back to a caller that sends one. */
    private String requestId(String sent) {
        return shop.anyone().with("X-Request-Id", sent).get("/health/live").header("X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/users/%zz HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/users/%ff HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1/users/a%2fb HTTP/1.1\r\nHost: localhost\r\n",
                "GET /api/v1//products HTTP/1.1\r\nHost: localhost\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n",
                "NONSENSE\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.2\r\nHost: localhost\r\n",
                "GET / HTTP/3.0\r\nHost: localhost\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n",
                "GET / HTTP/0.9\r\nHost: localhost\r\n",
                "GET / HTTP/x\r\nHost: localhost\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nno colon here\r\n",
                "POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n",
                "POST /api/v1/users HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: nonsense\r\n",
            })
    void whatIsHardlyHttpIs400AndAProblem(String head) {
        assertThat(raw(head + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json")
                .containsIgnoringCase("X-Request-Id: ")
                .contains("INVALID_REQUEST_ERROR");
    }

    @Test
    void endlessHeadersAreRefusedAsAProblem() {
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + "x".repeat(20_000) + "\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4\\d\\d.*INVALID_REQUEST_ERROR.*");
    }

    @Test
    void healthAndTheContractAreThere() {
        shop.anyone().get("/health/live").expect(200);
        shop.anyone().get("/health/ready").expect(200);
        assertThat(shop.anyone().get("/openapi.yaml").text()).startsWith("openapi: 3.1");
    }

    private String raw(String request) {
        return RawHttp.exchange(shop.address(), request);
    }
}
