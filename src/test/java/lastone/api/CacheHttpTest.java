package lastone.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    @ParameterizedTest
    @CsvSource({
        "200, /shop,               no-cache",
        "200, /me,                 'private, no-cache'",
        "200, /products,           no-cache",
        "200, /products/1,         no-cache",
        "200, /products/popular,   no-cache",
        "404, /products/0,         no-store",
        "404, /products/1/x,       no-store",
        "200, /users/1,            'private, no-cache'",
        "200, /users/1/balance,    no-store",
        "404, /users/2/balance,    no-store",
        "200, /orders,             'private, no-cache'",
        "403, /audit,              no-store",
    })
    void whatMayBeStoredIsDeclared(int status, String path, String cacheControl) {
        ShopClient.Response response = shop.user(1).get("/api/v1" + path);
        response.expect(status);
        assertThat(response.header("Cache-Control")).isEqualTo(cacheControl);
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Vary")).isEqualTo("Accept-Encoding, Authorization");
        assertThat(response.header("ETag").isEmpty()).isEqualTo(status != 200);
    }

    @Test
    void nothingSecretIsStoredByACache() {
        ShopClient.Response token = shop.admin().post("/api/v1/users/1/tokens", "{}");
        token.expect(201);
        assertThat(token.header("Cache-Control")).isEqualTo("no-store");
        assertThat(token.header("ETag")).isEmpty();
        assertThat(RawHttp.exchange(shop.address(), "NONSENSE\r\n\r\n")).contains("Cache-Control: no-store");
    }

    @Test
    void whatTheCallerHasIsNotSentAgain() {
        String path = "/api/v1/products/1";
        ShopClient.Response first = shop.anyone().get(path);
        String tag = first.header("ETag");
        assertThat(tag).matches("W/\"[A-Za-z0-9_-]{22}\"");
        String strong = tag.substring(2);
        for (String known : List.of(tag, strong, "*", "\"x\", " + tag + " , W/\"y\"")) {
            for (String method : List.of("GET", "HEAD")) {
                ShopClient.Response again =
                        shop.anyone().with("If-None-Match", known).call(method, path, null);
                assertThat(again.status()).isEqualTo(304);
                assertThat(again.bytes()).isEmpty();
                assertThat(again.header("ETag")).isEqualTo(tag);
                assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
            }
        }
        assertThat(shop.anyone().call("HEAD", path, null).header("ETag")).isEqualTo(tag);
        shop.admin().patch(path, "{'name':'Another'}").expect(200);
        for (String known : List.of(tag, "x", "", "W/\"*\"")) {
            assertThat(shop.anyone()
                            .with("If-None-Match", known)
                            .get(path)
                            .expect(200)
                            .get("name")
                            .asText())
                    .isEqualTo("Another");
        }
        shop.anyone().with("If-None-Match", "*").get("/api/v1/products/0").expect(404);
        shop.user(1)
                .with("If-None-Match", "*")
                .post("/api/v1/orders", "{'items':[]}")
                .expect(400);
    }

    @Test
    void theTagIsOfTheBodyBeforeItIsCompressed() {
        String path = "/api/v1/products?limit=100";
        ShopClient.Response plain = shop.anyone().get(path);
        assertThat(gzipped(path)).contains("Content-Encoding: gzip", "ETag: " + plain.header("ETag"));
    }

    @Test
    void aBodyIsCompressedIfItIsAboveOneKib() {
        String option = "{'name':'" + "o".repeat(60) + "','price':1,'stock':1}";
        String product = "{'name':'a','options':[" + String.join(",", Collections.nCopies(7, option)) + "]}";
        String path = shop.admin().post("/api/v1/products", product).header("Location");
        for (int length : List.of(1_024, 1_025)) {
            shop.admin().patch(path, "{'name':'a'}").expect(200);
            int padding = length - shop.anyone().get(path).bytes().length;
            shop.admin()
                    .patch(path, "{'name':'" + "a".repeat(1 + padding) + "'}")
                    .expect(200);
            assertThat(gzipped(path).contains("Content-Encoding: gzip")).isEqualTo(length > 1_024);
        }
    }

    private String gzipped(String path) {
        return RawHttp.exchange(
                shop.address(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    }
}
