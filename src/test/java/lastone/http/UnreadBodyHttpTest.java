package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a request is refused for before its body is read, or though its body never comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnreadBodyHttpTest {

    private static final String CUSTOMER = "Authorization: Bearer demo-user-1\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    private RunningShop shop;

    @BeforeAll
    void open() {
        shop = RunningShop.demo();
    }

    @AfterAll
    void close() {
        shop.close();
    }

    /** The response to a POST that announces a body. */
    private String post(String path, String headers, int announced, String sent) {
        return RawHttp.exchange(
                shop.address(),
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Content-Length: " + announced
                        + "\r\n\r\n" + sent);
    }

    @Test
    void pathMethodTokenRoleAndMediaTypeAreCheckedBeforeTheBodyArrives() {
        assertThat(post("/nowhere", "", 100, "{")).startsWith("HTTP/1.1 404");
        assertThat(post("/api/v1/orders/1", CUSTOMER, 100, "{")).startsWith("HTTP/1.1 405");
        assertThat(post("/api/v1/orders", JSON, 100, "{")).startsWith("HTTP/1.1 401");
        assertThat(post("/api/v1/users", CUSTOMER + JSON, 100_000, "{")).startsWith("HTTP/1.1 403");
        assertThat(post("/api/v1/orders", CUSTOMER + "Content-Type: text/plain\r\n", 100_000, "{"))
                .startsWith("HTTP/1.1 415");
        assertThat(post("/health/live", CUSTOMER, 100, "{")).startsWith("HTTP/1.1 405");
    }

    @Test
    void aTooLargeBodyIsRefusedWithoutContinueOrWait() {
        for (String expect : List.of("Expect: 100-continue\r\n", "")) {
            assertThat(post("/api/v1/orders", CUSTOMER + JSON + expect, 1_000_000, ""))
                    .startsWith("HTTP/1.1 413")
                    .contains("BODY_TOO_LARGE_ERROR")
                    .containsIgnoringCase("Connection: close");
        }
        assertThat(post("/api/v1/orders", CUSTOMER + JSON + "Connection: close\r\n", 250_000, " ".repeat(250_000)))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyThatFitsIsInvited() {
        assertThat(post("/api/v1/orders", CUSTOMER + JSON + "Connection: close\r\nExpect: 100-continue\r\n", 2, "{}"))
                .contains("HTTP/1.1 400", "INVALID_REQUEST_ERROR");
    }

    @Test
    void theBodyIsCheckedBeforeTheObjectInThePath() {
        shop.admin().post("/api/v1/users/999999/tokens", "{'expiresIn':5}").expect(400, "INVALID_REQUEST_ERROR");
        shop.user(1).post("/api/v1/orders/999999/cancel", "{'why':1}").expect(400, "INVALID_REQUEST_ERROR");
        shop.user(1).post("/api/v1/orders/999999/cancel", "{}").expect(404, "NOT_FOUND_ORDER_ERROR");
    }

    @Test
    void twoAuthorizationHeadersAre401() {
        assertThat(post("/api/v1/orders", CUSTOMER + CUSTOMER + "Connection: close\r\n", 2, "{}"))
                .startsWith("HTTP/1.1 401");
    }
}
