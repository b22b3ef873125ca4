package lastone.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The shop's clock starts at 2026-03-10 09:30 UTC. */
class PopularHttpTest {

    @AutoClose
    private final RunningShop shop = RunningShop.demo("TIME_ZONE", "Asia/Seoul");

    private void sell(long optionId, int quantity) {
        shop.user(1).pay(shop.order(1, optionId, quantity)).expect(200);
    }

    private JsonNode popular(String query) {
        return shop.anyone().get("/api/v1/products/popular" + query).expect(200);
    }

    @Test
    void countsPaidUnitsOfADayInTheShopsZone() {
        long tea = shop.option(10, 100);
        long pot = shop.option(10, 100);
        sell(tea, 3);
        sell(pot, 2);
        shop.order(1, pot, 50);
        shop.clock.move(Duration.ofHours(6));
        sell(pot, 2);

        JsonNode all = popular("");
        assertThat(all.get("from").asText()).isEqualTo("2026-03-09");
        assertThat(all.get("to").asText()).isEqualTo("2026-03-11");
        assertThat(all.at("/data").findValuesAsText("totalSold")).containsExactly("4", "3");
        assertThat(all.at("/data").findValuesAsText("rank")).containsExactly("1", "2");
        assertThat(all.at("/data/0/product/options/0/id").asLong()).isEqualTo(pot);
        assertThat(popular("?to=2026-03-10").at("/data").findValuesAsText("totalSold"))
                .containsExactly("3", "2");
        assertThat(popular("?from=2026-03-11").at("/data").findValuesAsText("totalSold"))
                .containsExactly("2");
        assertThat(popular("?limit=1").at("/data")).hasSize(1);
    }

    @Test
    void tiesGoToTheOlderProductAndHiddenOnesAreLeftOut() {
        long first = shop.option(10, 100);
        long second = shop.option(10, 100);
        long hidden = shop.option(10, 100);
        sell(second, 2);
        sell(first, 2);
        sell(hidden, 5);
        assertThat(popular("").at("/data/0/product/options/0/id").asLong()).isEqualTo(hidden);
        shop.hideProductOf(hidden);

        JsonNode data = popular("").at("/data");
        assertThat(data.at("/0/product/options/0/id").asLong()).isEqualTo(first);
        assertThat(data.at("/1/product/options/0/id").asLong()).isEqualTo(second);
        assertThat(data).hasSize(2);
    }

    @Test
    void nothingSoldIsAnEmptyListAndBadRangesAreRefused() {
        assertThat(popular("").get("data")).isEmpty();
        assertThat(popular("?from=2025-03-11&to=2026-03-11").get("data")).isEmpty();
        for (String query : List.of(
                "?from=2026-03-12&to=2026-03-11",
                "?from=2025-03-10&to=2026-03-11",
                "?from=2026-02-30",
                "?from=yesterday",
                "?to=20260311",
                "?limit=0")) {
            shop.anyone().get("/api/v1/products/popular" + query).expect(400, "INVALID_REQUEST_ERROR");
        }
    }
}
