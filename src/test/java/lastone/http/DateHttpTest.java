package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateHttpTest {

    /** What a route returns, what no route does, and what Jetty refuses before or after it has read the head. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/products HTTP/1.1\r\nHost: localhost",
                "GET /nowhere HTTP/1.1\r\nHost: localhost",
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost",
                "GET / HTTP/9.9\r\nHost: localhost",
                "GET /%zz HTTP/1.1\r\nHost: localhost",
                "no request"
            })
    void theDateOfEveryResponseIsTheShops(String head) {
        try (RunningShop shop = RunningShop.demo()) {
            String request = head + "\r\nConnection: close\r\n\r\n";
            assertThat(RawHttp.exchange(shop.address(), request))
                    .containsOnlyOnce("\r\nDate: Tue, 10 Mar 2026 09:30:00 GMT\r\n");
            shop.clock.move(Duration.ofMinutes(-1));
            assertThat(RawHttp.exchange(shop.address(), request))
                    .containsOnlyOnce("\r\nDate: Tue, 10 Mar 2026 09:29:00 GMT\r\n");
        }
    }
}
