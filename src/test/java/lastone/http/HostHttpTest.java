package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.Test;

/** A web page whose name is made to resolve to this machine (DNS rebinding) sends that name as its Host. */
class HostHttpTest {

    private static String order(RunningShop shop, String host) {
        String body = "{\"items\":[{\"productOptionId\":2,\"quantity\":1}]}";
        return RawHttp.exchange(
                shop.address(),
                "POST /api/v1/orders HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer demo-user-1\r\n"
                        + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    @Test
    void aDemoServesNoForeignHost() {
        try (RunningShop shop = RunningShop.demo()) {
            for (String foreign :
                    new String[] {"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "10.0.0.1"}) {
                assertThat(order(shop, foreign))
                        .startsWith("HTTP/1.1 421 ")
                        .contains("MISDIRECTED_REQUEST_ERROR", "DEMO_ALLOW_REMOTE=true");
            }
            assertThat(shop.user(1).list("/api/v1/orders")).isEmpty();
            for (String own : new String[] {"localhost", "LocalHost:1", "127.0.0.1", "127.9.9.9:80", "[::1]:8080"}) {
                assertThat(order(shop, own)).startsWith("HTTP/1.1 201 ");
            }
        }
    }

    @Test
    void aDemoThatIsMeantToBeRemoteServesEveryHost() {
        try (RunningShop shop = RunningShop.demo("DEMO_ALLOW_REMOTE", "true")) {
            assertThat(order(shop, "shop.example")).startsWith("HTTP/1.1 201 ");
        }
    }
}
