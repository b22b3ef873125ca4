package lastone.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import lastone.testing.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

    private static final String TOKEN = "x".repeat(32);

    private static Config with(String... settings) {
        return Config.from(Settings.of(settings));
    }

    @Test
    void defaultsAreADemoOnH2AndLoopback() {
        Config config = with();
        assertThat(config.isDemo()).isTrue();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.dbUrl()).isEqualTo("jdbc:h2:file:./data/lastone");
        assertThat(config.dbPoolSize()).isEqualTo(10);
        assertThat(config.stockWait()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.orderPaymentWindow()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.currency().getCurrencyCode()).isEqualTo("KRW");
        assertThat(config.timeZone().getId()).isEqualTo("UTC");
        assertThat(config.stopTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void anEmptySettingCountsAsNotSet() {
        assertThat(with("PORT", " ", "MODE", "").port()).isEqualTo(8080);
    }

    @Test
    void anotherDatabaseOrHostIsProductionUnlessModeIsSet() {
        assertThat(with("DB_URL", "jdbc:mysql://h/d", "ADMIN_TOKEN", TOKEN).isDemo())
                .isFalse();
        assertThat(with("HOST", "0.0.0.0", "ADMIN_TOKEN", TOKEN).isDemo()).isFalse();
        assertThat(with("DB_URL", "jdbc:mysql://h/d", "MODE", "demo").isDemo()).isTrue();
        assertThat(with("MODE", "production", "ADMIN_TOKEN", TOKEN).isDemo()).isFalse();
        assertThat(with("HOST", "0.0.0.0", "MODE", "demo", "DEMO_ALLOW_REMOTE", "true")
                        .isDemo())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost", "LOCALHOST", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void acceptsEverySpellingOfLoopback(String host) {
        assertThat(with("HOST", host).isDemo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "127.example.org", "localhost.example.org", "10.0.0.1", "1270.0.0.1"})
    void refusesADemoBeyondLoopback(String host) {
        assertThatThrownBy(() -> with("HOST", host, "MODE", "demo")).hasMessageStartingWith("HOST ");
    }

    @Test
    void aPasswordKeepsItsSpace() {
        assertThat(with("DB_PASSWORD", " secret ").dbPassword()).isEqualTo(" secret ");
        assertThat(with().dbPassword()).isEmpty();
    }

    @Test
    void mariadbUrlsUseConnectorJ() {
        assertThat(with("DB_URL", "jdbc:mariadb://h/d?characterEncoding=UTF-8", "MODE", "demo")
                        .dbUrl())
                .isEqualTo("jdbc:mysql://h/d?characterEncoding=UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, x",
        "PORT, -1",
        "TRUSTED_PROXIES, proxy.example.org",
        "TRUSTED_PROXIES, 10.0.0.0/33",
        "TRUSTED_PROXIES, '10.0.0.1,'",
        "PORT, 65536",
        "PORT, 80.0",
        "MODE, test",
        "MODE, DEMO",
        "DB_URL, jdbc:postgresql://h/d",
        "DB_URL, h2",
        "DB_URL, jdbc:h2:mem:x;WRITE_DELAY=500",
        "DB_URL, jdbc:h2:mem:x;Mode=Regular",
        "DB_URL, jdbc:mysql://h/d?useAffectedRows=true",
        "DB_URL, jdbc:mysql://h/d?x=1&useaffectedrows=TRUE",
        "DB_URL, 'jdbc:mysql://(host=h,maxRows=5)/d'",
        "DB_URL, jdbc:mysql://h/d?characterEncoding=latin1",
        "DB_URL, jdbc:mariadb://h/d?sessionVariables=sql_mode=''",
        "DB_POOL_SIZE, 0",
        "STOCK_STRATEGY, hope",
        "REDIS_URLS, localhost:6379",
        "REDIS_URLS, http://localhost:6379",
        "REDIS_URLS, 'redis://a:1,,redis://b:1'",
        "REDIS_URLS, redis://",
        "REDIS_PREFIX, two words",
        "REDIS_PREFIX, {shop}",
        "LOCK_LEASE, 5",
        "STOCK_WAIT, 10",
        "STOCK_WAIT, PT0S",
        "STOCK_WAIT, -PT1S",
        "STOCK_WAIT, P99D",
        "ORDER_PAYMENT_WINDOW, never",
        "CURRENCY, WON",
        "CURRENCY, krw",
        "TIME_ZONE, Seoul",
        "LOG_FORMAT, xml",
        "DEMO_ALLOW_REMOTE, yes",
        "STOP_TIMEOUT, 20s",
        "DRAIN_DELAY, -PT1S",
        "DRAIN_DELAY, PT20S",
        "ADMIN_TOKEN, short",
        "ADMIN_TOKEN_NEXT, 1234567890123456789012345678901",
        "METRICS_TOKEN, short",
        "CORS_ORIGINS, *",
        "CORS_ORIGINS, shop.example",
        "CORS_ORIGINS, 'https://shop.example,'",
        "CORS_ORIGINS, https://shop.example/",
        "CORS_ORIGINS, https://Shop.example",
        "CORS_ORIGINS, https://shop.example:443",
        "CORS_ORIGINS, http://[::1]:80",
        "CORS_ORIGINS, 'null'",
    })
    void refusesAWrongSettingInOneLineWithItsName(String name, String value) {
        assertThatThrownBy(() -> with(name, value))
                .isInstanceOf(Config.InvalidSettingException.class)
                .hasMessageStartingWith(name + " ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void originsAreComparedAsBrowsersWriteThem() {
        String origins = "https://shop.example, http://localhost:5173,http://[::1]:8080 ,https://a-b.example:80";
        assertThat(with("CORS_ORIGINS", origins).corsOrigins())
                .containsExactlyInAnyOrder(
                        "https://shop.example", "http://localhost:5173", "http://[::1]:8080", "https://a-b.example:80");
        assertThat(with("PORT", "1").corsOrigins()).isEmpty();
    }

    @Test
    void redisUrlsKeepTheirOrderAndGetTheDefaultPort() {
        assertThat(with("REDIS_URLS", "redis://a, rediss://u:p@b:7/2").redisUrls())
                .containsExactly(URI.create("redis://a:6379"), URI.create("rediss://u:p@b:7/2"));
    }

    @Test
    void aRedisStrategyRequiresItsServers() {
        String two = "redis://a:1,redis://b:1";
        for (String strategy : List.of("spin", "pubsub", "redlock")) {
            assertThatThrownBy(() -> with("STOCK_STRATEGY", strategy)).hasMessageStartingWith("REDIS_URLS ");
        }
        assertThatThrownBy(() -> with("STOCK_STRATEGY", "redlock", "REDIS_URLS", two))
                .hasMessageStartingWith("REDIS_URLS ");
        assertThatThrownBy(() -> with("STOCK_STRATEGY", "redlock", "REDIS_URLS", two + ",redis://a:1"))
                .hasMessageStartingWith("REDIS_URLS ");
        assertThat(with("STOCK_STRATEGY", "pubsub", "REDIS_URLS", "redis://a:1").redisUrls())
                .hasSize(1);
    }

    @Test
    void refusesContradictorySettings() {
        assertThatThrownBy(() -> with("MODE", "production")).hasMessageStartingWith("ADMIN_TOKEN ");
        assertThatThrownBy(() -> with("HOST", "0.0.0.0", "MODE", "demo")).hasMessageStartingWith("HOST ");
    }

    @Test
    void listsChangedSettingsWithoutSecrets() {
        assertThat(Setting.changes(Settings.of())).isEqualTo("none");
        assertThat(Setting.changes(Settings.of(
                        "PORT", "0", "HOST", "127.0.0.1", "DB_PASSWORD", "pw", "STOCK_WAIT", " PT5S ", "OTHER", "x")))
                .isEqualTo("PORT=0, DB_PASSWORD (not shown), STOCK_WAIT=PT5S");
    }
}
