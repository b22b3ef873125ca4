package lastone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.Currency;
import java.util.Map;
import lastone.shop.Shop;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.StrategyShop;

class DemoDataTest {

    @EachDatabase
    void ofServersThatStartAtOnceOneFillsTheShop(DatabaseKind kind) {
        Map<String, String> database = kind.freshDatabase();
        try (StrategyShop one = StrategyShop.open(Strategy.CONDITIONAL, database);
                StrategyShop other = StrategyShop.open(Strategy.CONDITIONAL, database)) {
            one.execute("DELETE FROM balance_entries");
            one.execute("DELETE FROM users");
            Race.run(4, i -> () -> {
                Shop server = (i % 2 == 0 ? one : other).services();
                new DemoData(server.transactions(), server.products(), Clock.systemUTC(), Currency.getInstance("USD"))
                        .fillEmptyShop();
                return i;
            });
            assertThat(one.count("users")).isEqualTo(1_000);
            assertThat(one.count("balance_entries")).isEqualTo(1_000);
            assertThat(one.count("products")).isEqualTo(24);
            assertThat(one.number("SELECT price FROM product_options WHERE name = 'Warm white'"))
                    .as("cents")
                    .isEqualTo(3_900);
        }
    }
}
