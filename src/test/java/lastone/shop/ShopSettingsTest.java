package lastone.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.StrategyShop;

class ShopSettingsTest {

    private static ShopSettings server(StrategyShop shop, String currency, String zone) {
        Config config = RunningShop.config(Settings.of("CURRENCY", currency, "TIME_ZONE", zone));
        return new ShopSettings(config, shop.jdbi(), shop.services().transactions());
    }

    @EachDatabase
    void changeWhileTheShopIsEmptyAndNeverAfter(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.COALESCED, kind.freshDatabase())) {
            assertThat(ShopSettings.findTimeZone(shop.jdbi())).isEmpty();
            ShopSettings first = server(shop, "KRW", "UTC");
            first.storeOrCompare();
            first.compare();
            assertThat(first.reasonNotReady()).isEmpty();

            ShopSettings second = server(shop, "EUR", "Europe/Berlin");
            second.storeOrCompare();
            assertThat(shop.texts("SELECT CONCAT(id, currency, time_zone) FROM shop_settings"))
                    .containsExactly("1EUREurope/Berlin");
            first.compare();
            second.compare();
            assertThat(first.reasonNotReady()).contains("The server's CURRENCY or TIME_ZONE is not the shop's.");
            assertThat(second.reasonNotReady()).isEmpty();

            shop.option(1);
            second.storeOrCompare();
            assertThatThrownBy(first::storeOrCompare)
                    .isInstanceOf(Config.InvalidSettingException.class)
                    .hasMessage("CURRENCY is KRW, but the shop has products or orders in EUR: set it to that");
            assertThatThrownBy(server(shop, "EUR", "UTC")::storeOrCompare)
                    .isInstanceOf(Config.InvalidSettingException.class)
                    .hasMessage(
                            "TIME_ZONE is UTC, but the shop has products or orders in Europe/Berlin: set it to that");

            shop.execute("DELETE FROM product_options");
            shop.execute("DELETE FROM products");
            server(shop, "EUR", "UTC").storeOrCompare();
            server(shop, "EUR", "Etc/UTC").storeOrCompare();
            assertThat(shop.texts("SELECT time_zone FROM shop_settings")).containsExactly("UTC");
        }
    }

    @EachDatabase
    void ofServersThatStartAtOnceOnlyThoseOfOneZoneRun(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        List<Optional<RunningShop>> servers = Race.run(4, i -> () -> {
            try {
                return Optional.of(
                        RunningShop.on(Settings.with(settings, "TIME_ZONE", i % 2 == 0 ? "UTC" : "Asia/Seoul")));
            } catch (Config.InvalidSettingException e) {
                assertThat(e).hasMessageStartingWith("TIME_ZONE is ");
                return Optional.empty();
            }
        });
        try {
            assertThat(servers.get(0).isPresent()).isEqualTo(servers.get(2).isPresent());
            assertThat(servers.get(1).isPresent()).isEqualTo(servers.get(3).isPresent());
            assertThat(servers.get(0).isPresent()).isNotEqualTo(servers.get(1).isPresent());
        } finally {
            servers.forEach(server -> server.ifPresent(RunningShop::close));
        }
    }
}
