package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import lastone.shop.Config;
import lastone.testing.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private final ClientAddress addresses =
            new ClientAddress(Config.from(Settings.of("TRUSTED_PROXIES", "10.1.2.0/23, 192.0.2.1, 2001:db8::/33"))
                    .trustedProxies()::contains);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.5      | 198.51.100.7                           | 203.0.113.5
            10.1.3.255       | 198.51.100.7                           | 198.51.100.7
            10.1.4.0         | 198.51.100.7                           | 10.1.4.0
            192.0.2.1        | 6.6.6.6, 198.51.100.7, 10.1.2.9        | 198.51.100.7
            192.0.2.1        | 10.1.2.9, 192.0.2.1                    | 10.1.2.9
            192.0.2.1        | ''                                     | 192.0.2.1
            192.0.2.1        | 198.51.100.7, localhost                | 192.0.2.1
            192.0.2.1        | [2001:db8:8000::1]:443                 | 2001:db8:8000:0:0:0:0:1
            2001:db8:1::1    | 198.51.100.7:4711                      | 198.51.100.7
            2001:db8:8000::1 | 198.51.100.7                           | 2001:db8:8000:0:0:0:0:1
            192.0.2.1        | 198.51.100.7, evil [                   | 192.0.2.1
            """)
    void onlyTrustedProxiesAreBelieved(String peer, String forwarded, String client) {
        assertThat(addresses.of(InetAddress.ofLiteral(peer), List.of(forwarded)).getHostAddress())
                .isEqualTo(client);
    }
}
