package lastone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lastone.db.Database;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.StrategyShop;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

class LiveRaceTest {

    @Test
    void aWarmUpIsOverOnceItsTimesHaveSettled() {
        assertThat(WarmUp.isOver(List.of())).isFalse();
        assertThat(WarmUp.isOver(List.of(1326.0, 910.0, 95.0))).isFalse();
        assertThat(WarmUp.isOver(List.of(1326.0, 910.0, 95.0, 93.0))).isFalse();
        assertThat(WarmUp.isOver(List.of(1326.0, 910.0, 95.0, 93.0, 86.0))).isTrue();
        assertThat(WarmUp.isOver(List.of(100.0, 120.0, 89.0, 130.0))).isFalse();
        assertThat(WarmUp.isOver(List.of(100.0, 101.0, 99.0))).isTrue();
        assertThat(WarmUp.isOver(List.of(5_001.0))).isTrue();
    }

    @Test
    void whenTheWatcherHasGoneTheOrdersThatWaitAreWithdrawn() {
        Map<String, String> settings = new HashMap<>(DatabaseKind.H2.freshDatabase());
        settings.put("STOCK_WAIT", "PT2S");
        StrategyShop shop = StrategyShop.open(Strategy.PESSIMISTIC, settings);
        RaceEvent.Start plan = new RaceEvent.Start("pessimistic", 50, 30);
        try (Database _ = shop.database();
                Handle hold = shop.jdbi().open();
                Seller seller = new ShopSeller(shop.services(), "pessimistic", LiveRace.stocks(plan))) {
            hold.begin().execute("SELECT id FROM product_options FOR UPDATE");
            assertThatThrownBy(() -> new LiveRace(seller, plan).run(progress -> {
                        throw new IllegalStateException("Gone");
                    }))
                    .hasMessage("Gone");
            hold.rollback();
            assertThat(shop.count("orders")).isZero();
        }
    }
}
