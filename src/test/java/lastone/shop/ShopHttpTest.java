package lastone.shop;

import static org.assertj.core.api.Assertions.assertThat;

import lastone.testing.RunningShop;
import org.junit.jupiter.api.Test;

class ShopHttpTest {

    @Test
    void everyoneLearnsTheCurrencyTheZoneAndTheMode() {
        try (RunningShop shop = RunningShop.demo("CURRENCY", "KWD", "TIME_ZONE", "Asia/Kuwait")) {
            assertThat(shop.anyone().get("/api/v1/shop").text())
                    .isEqualTo(
                            "{\"currency\":\"KWD\",\"fractionDigits\":3,\"timeZone\":\"Asia/Kuwait\",\"mode\":\"demo\"}");
        }
        try (RunningShop shop = RunningShop.production()) {
            assertThat(shop.anyone().get("/api/v1/shop").text())
                    .isEqualTo(
                            "{\"currency\":\"KRW\",\"fractionDigits\":0,\"timeZone\":\"UTC\",\"mode\":\"production\"}");
        }
    }
}
