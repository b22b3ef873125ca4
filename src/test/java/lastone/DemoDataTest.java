package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Map;
import lastone.demo.DemoData;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.testing.Race;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoDataTest {

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void ofServersThatStartAtOnceOneFillsTheShop(DatabaseKind kind) {
        Map<String, String> database = kind.freshDatabase();
        try (StrategyShop one = StrategyShop.open(Strategy.CONDITIONAL, database);
                StrategyShop other = StrategyShop.open(Strategy.CONDITIONAL, database)) {
            Race.run(4, i -> () -> {
                Shop server = (i % 2 == 0 ? one : other).services();
                new DemoData(server.transactions(), server.products(), Clock.systemUTC()).fillEmptyShop();
                return i;
            });
            assertThat(one.number("SELECT COUNT(*) FROM users")).isEqualTo(1_000);
            assertThat(one.number("SELECT COUNT(*) FROM balance_charges")).isEqualTo(1_000);
            assertThat(one.number("SELECT COUNT(*) FROM products")).isEqualTo(24);
        }
    }
}
