package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.StrategyShop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdbcUrlTest {

    private static String with(String url) {
        return JdbcUrl.withDefaults(url, Duration.ofSeconds(10));
    }

    @Test
    void keepsTheSettingsOfTheUrl() {
        assertThat(with("jdbc:h2:file:./x;trace_level_file=1"))
                .contains(";trace_level_file=1;")
                .doesNotContain("TRACE_LEVEL_FILE")
                .contains(";MODE=MySQL");
        assertThat(with("jdbc:mysql://h/d?connectTimeout=7"))
                .contains("?connectTimeout=7&")
                .doesNotContain("5000");
    }

    @Test
    void comparesWholeNames() {
        assertThat(with("jdbc:h2:file:./x;LOCK_MODE=3")).contains(";MODE=MySQL");
        assertThat(with("jdbc:mysql://h/d?tcpConnectTimeout=1")).contains("&connectTimeout=5000");
    }

    @Test
    void boundsEveryCallToADatabaseServer() {
        assertThat(with("jdbc:mysql://h/d"))
                .contains("?")
                .contains("connectTimeout=5000")
                .contains("socketTimeout=30000")
                .contains("innodb_lock_wait_timeout=10");
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseKind.class,
            names = {"MARIADB", "MYSQL"})
    void aServerWhoseMachineVanishedLosesItsLocksInAMinute(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            assertThat(shop.number("SELECT @@SESSION.wait_timeout")).isEqualTo(60);
        }
    }
}
