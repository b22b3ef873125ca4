package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lastone.shop.Strategy;
import lastone.testing.Race;
import lastone.testing.Scrape;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What operators read at {@code /metrics}. */
class MetricsHttpTest {

    @Test
    void inProductionMetricsAreForTheAdminAlone() {
        try (RunningShop shop = RunningShop.production()) {
            ShopClient admin = shop.anyone().as(RunningShop.ADMIN_TOKEN);
            shop.anyone().get("/metrics").expect(401, "UNAUTHENTICATED_ERROR");
            String token = admin.post(
                            admin.post("/api/v1/users", "{'name':'First'}").header("Location") + "/tokens", "{}")
                    .expect(201)
                    .get("token")
                    .asText();
            shop.anyone().as(token).get("/metrics").expect(403, "FORBIDDEN_ERROR");
            assertThat(admin.get("/metrics").text()).contains("hikaricp_connections_max{pool=\"lastone\"} 10.0\n");
        }
    }

    @Test
    void ordersAreCountedByOutcome() {
        try (RunningShop shop = RunningShop.demo()) {
            long option = shop.option(10, 3);
            for (int i = 0; i < 3; i++) {
                shop.order(1, option, 1);
            }
            String order = "{'items':[{'productOptionId':%d,'quantity':1}]}";
            shop.user(1).post("/api/v1/orders", order.formatted(option)).expect(409, "OUT_OF_STOCK_ERROR");
            shop.user(1).post("/api/v1/orders", order.formatted(999_999)).expect(404);
            Map<String, Double> metrics = Scrape.of(shop.anyone());
            assertThat(metrics)
                    .containsEntry(orders("placed"), 3.0)
                    .containsEntry(orders("out_of_stock"), 1.0)
                    .containsEntry(orders("unknown_option"), 1.0)
                    .containsEntry(orders("busy"), 0.0)
                    .containsEntry("lastone_order_transaction_seconds_count", 5.0)
                    .containsEntry("lastone_batch_size_sum", 5.0);
        }
    }

    private static String orders(String outcome) {
        return "lastone_order_seconds_count{outcome=\"" + outcome + "\",strategy=\"coalesced\"}";
    }

    @Test
    void requestsAreCountedByRouteAndNothingMadeUpAddsASeries() {
        try (RunningShop shop = RunningShop.demo()) {
            for (int i = 1; i <= 9; i++) {
                shop.anyone().get("/api/v1/products/" + i).expect(200);
                shop.anyone().get("/nowhere/" + i).expect(404);
                status(shop, "MADEUP" + i, "/nowhere");
            }
            shop.anyone().get("/api/v1/products/0").expect(404);
            shop.user(1).post("/api/v1/orders", "{").expect(400);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Scrape.of(shop.anyone()))
                            .containsEntry(requests("GET", "/api/v1/products/{id}", 200), 9.0)
                            .containsEntry(requests("GET", "/api/v1/products/{id}", 404), 1.0)
                            .containsEntry(requests("POST", "/api/v1/orders", 400), 1.0)
                            .containsEntry(requests("GET", "(unmatched)", 404), 9.0)
                            .containsEntry(requests("OTHER", "(unmatched)", 404), 9.0));
            assertThat(Scrape.of(shop.anyone()).keySet())
                    .filteredOn(name -> name.startsWith("http_server_requests_seconds_count"))
                    .hasSizeLessThanOrEqualTo(6);
        }
    }

    private static String requests(String method, String route, int status) {
        return "http_server_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}"
                .formatted(method, route, status);
    }

    /** Past the contract, which knows no such method. */
    private static void status(RunningShop shop, String method, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(shop.address() + path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void whatLosesARaceIsCountedAsARetry() {
        try (StrategyShop shop = StrategyShop.open(Strategy.OPTIMISTIC, DatabaseKind.H2.freshDatabase())) {
            int buyers = 50;
            long option = shop.option(buyers);
            List<Integer> placed = Race.run(buyers, i -> () -> shop.tryPlace(i + 1, new TreeMap<>(Map.of(option, 1))));
            assertThat(placed).allMatch(each -> each == 1);
            double retries = count(shop, "lastone.order.retries", "reason", "stock_changed");
            assertThat(retries).isPositive();
            assertThat(count(shop, "lastone.order.transaction")).isEqualTo(buyers + retries);
        }
    }

    @Test
    void everyLockIsTakenInRedisOrHandedOver() {
        try (StrategyShop shop = StrategyShop.open(Strategy.PUBSUB, DatabaseKind.H2.freshDatabase())) {
            int buyers = 100;
            long option = shop.option(buyers);
            Race.run(buyers, i -> () -> shop.tryPlace(i + 1, new TreeMap<>(Map.of(option, 1))));
            double taken = count(shop, "lastone.lock.acquisitions");
            assertThat(taken).isPositive();
            assertThat(taken + count(shop, "lastone.lock.handovers")).isEqualTo(buyers);
            assertThat(count(shop, "lastone.lock.wait")).isEqualTo(buyers);
            assertThat(count(shop, "lastone.lock.lost")).isZero();
        }
    }

    private static double count(StrategyShop shop, String meter, String... tags) {
        MeterRegistry meters = shop.services().meters();
        Timer timer = meters.find(meter).tags(tags).timer();
        return timer == null ? meters.get(meter).tags(tags).counter().count() : timer.count();
    }
}
