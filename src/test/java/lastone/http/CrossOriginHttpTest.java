package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginHttpTest {

    private static final String FRIEND = "https://front.example";

    @AutoClose
    private final RunningShop shop = RunningShop.demo("CORS_ORIGINS", FRIEND + ", http://localhost:5173");

    private static ShopClient.Response preflight(ShopClient caller, String origin, String method, String path) {
        return caller.with("Origin", origin)
                .with("Access-Control-Request-Method", method)
                .with("Access-Control-Request-Headers", "authorization,idempotency-key")
                .call("OPTIONS", path, null);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/products,        GET HEAD POST",
        "/api/v1/products/1,      DELETE GET HEAD PATCH",
        "/api/v1/orders/1/cancel, POST",
        "/api/v1/events,          GET HEAD",
    })
    void aPreflightNeedsNoTokenAndNamesTheMethodsOfItsRoute(String path, String methods) {
        ShopClient.Response response = preflight(shop.anyone(), FRIEND, "POST", path);
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.text()).isEmpty();
        assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
        assertThat(response.header("Access-Control-Allow-Methods").split(", ", -1))
                .containsExactlyInAnyOrder(methods.split(" ", -1));
        assertThat(response.header("Access-Control-Allow-Headers"))
                .isEqualTo("Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Request-Id");
        assertThat(response.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(response.header("Content-Type")).isEmpty();
    }

    @Test
    void everyResponseIsReadableByThePagesOfAListedOriginAlone() {
        List<String> requests = List.of(
                "GET /api/v1/products/1", // 200
                "GET /api/v1/products/0", // 404
                "GET /api/v1/orders", // 401
                "DELETE /api/v1/orders", // 405
                "GET /nothing"); // 404
        for (String request : requests) {
            String[] words = request.split(" ", -1);
            for (String origin : List.of(FRIEND, "http://localhost:5173")) {
                ShopClient.Response readable =
                        shop.anyone().with("Origin", origin).call(words[0], words[1], null);
                assertThat(readable.header("Access-Control-Allow-Origin"))
                        .as(request)
                        .isEqualTo(origin);
                assertThat(Set.of(
                                readable.header("Access-Control-Expose-Headers").split(", ", -1)))
                        .containsExactlyInAnyOrder(
                                "X-Request-Id", "Location", "Retry-After", "ETag", "Date", "Idempotent-Replayed");
                assertThat(readable.header("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(readable.header("Vary")).as(request).endsWith("Origin");
            }
            for (String origin : List.of("https://front.example.evil.example", "http://front.example", "null")) {
                ShopClient.Response other = shop.anyone().with("Origin", origin).call(words[0], words[1], null);
                assertThat(other.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
                assertThat(other.header("Vary")).as(request).endsWith("Origin");
            }
        }
    }

    @Test
    void whatIsRefusedBeforeAnyRouteIsReadable() {
        String response = RawHttp.exchange(
                shop.address(),
                "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nOrigin: " + FRIEND
                        + "\r\nAuthorization: Bearer demo-user-1\r\nContent-Length: 100000\r\n\r\n");
        assertThat(response).startsWith("HTTP/1.1 413").containsOnlyOnce("Access-Control-Allow-Origin: " + FRIEND);
        for (String unreadable : List.of("Content-Length: x", "Transfer-Encoding: x", "Not a header")) {
            String request = "GET /api/v1/products HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\n%s\r\n\r\n";
            assertThat(RawHttp.exchange(shop.address(), request.formatted(FRIEND, unreadable)))
                    .as(unreadable)
                    .startsWith("HTTP/1.1 4")
                    .containsOnlyOnce("Access-Control-Allow-Origin: " + FRIEND)
                    .containsOnlyOnce("Access-Control-Expose-Headers: ")
                    .containsOnlyOnce("Vary: ");
            assertThat(RawHttp.exchange(shop.address(), request.formatted("https://other.example", unreadable)))
                    .contains("Vary: Origin")
                    .doesNotContain("Access-Control");
        }
    }

    @Test
    void otherOriginsAndOtherOptionsAreNoPreflights() {
        String path = "/api/v1/orders";
        preflight(shop.anyone(), "https://other.example", "POST", path).expect(405, "METHOD_NOT_ALLOWED_ERROR");
        shop.anyone().with("Origin", FRIEND).call("OPTIONS", path, null).expect(405, "METHOD_NOT_ALLOWED_ERROR");
        preflight(shop.anyone(), FRIEND, "GET", "/api/v1/nothing").expect(404, "NOT_FOUND_ERROR");
    }

    @Test
    void withoutTheSettingNoHeaderIsEverSent() {
        try (RunningShop closed = RunningShop.demo()) {
            ShopClient.Response response =
                    closed.anyone().with("Origin", FRIEND).get("/api/v1/products/1");
            assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
            assertThat(response.header("Vary")).isEqualTo("Accept-Encoding, Authorization");
            preflight(closed.anyone(), FRIEND, "GET", "/api/v1/products").expect(405, "METHOD_NOT_ALLOWED_ERROR");
        }
    }

    @Test
    void aDemoIsReachableByTheHostOfAListedOrigin() {
        String request = "GET /api/v1/products/1 HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
        assertThat(RawHttp.exchange(shop.address(), request.formatted("front.example")))
                .startsWith("HTTP/1.1 200");
        assertThat(RawHttp.exchange(shop.address(), request.formatted("other.example")))
                .startsWith("HTTP/1.1 421");
    }
}
