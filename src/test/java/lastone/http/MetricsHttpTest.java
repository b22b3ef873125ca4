package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.cli.Version;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EventStream;
import lastone.testing.Race;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import lastone.testing.Scrape;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What operators read at {@code /metrics}. */
class MetricsHttpTest {

    @Test
    void inProductionMetricsAreForTheAdminAlone() {
        try (RunningShop shop = RunningShop.production()) {
            ShopClient admin = shop.anyone().as(RunningShop.ADMIN_TOKEN);
            shop.anyone().get("/metrics").expect(401, "UNAUTHENTICATED_ERROR");
            String user = admin.post("/api/v1/users", "{'name':'First'}").header("Location");
            String token = admin.post(user + "/tokens", "{}").text(201, "/token");
            shop.anyone().as(token).get("/metrics").expect(403, "FORBIDDEN_ERROR");
            assertThat(admin.get("/metrics").text()).contains("hikaricp_connections_max{pool=\"lastone\"} 10.0\n");
        }
    }

    @Test
    void theTokenForMetricsReadsNothingElse() {
        String token = "a-token-for-prometheus-alone-of-32";
        Map<String, String> settings =
                Settings.of("MODE", "production", "ADMIN_TOKEN", RunningShop.ADMIN_TOKEN, "METRICS_TOKEN", token);
        try (RunningShop shop = RunningShop.with(settings)) {
            ShopClient prometheus = shop.anyone().as(token);
            assertThat(prometheus.get("/metrics").status()).isEqualTo(200);
            prometheus.get("/api/v1/orders").expect(401, "UNAUTHENTICATED_ERROR");
            shop.anyone().as(token + "x").get("/metrics").expect(401, "UNAUTHENTICATED_ERROR");
            shop.anyone().get("/metrics").expect(401, "UNAUTHENTICATED_ERROR");
            assertThat(shop.anyone().as(RunningShop.ADMIN_TOKEN).get("/metrics").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void ordersAreCountedByOutcome() {
        try (RunningShop shop = RunningShop.demo()) {
            long option = shop.option(10, 3);
            for (int i = 0; i < 3; i++) {
                shop.order(1, option, 1);
            }
            shop.user(1).order(option, 1).expect(409, "OUT_OF_STOCK_ERROR");
            shop.user(1).order(999_999, 1).expect(404);
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

    @Test
    void paymentsAreCountedByOutcome() {
        try (RunningShop shop = RunningShop.demo()) {
            long option = shop.option(600_000, 10);
            long paid = shop.order(1, option, 1).path("id").longValue();
            long tooMuch = shop.order(1, option, 1).path("id").longValue();
            long late = shop.order(2, option, 1).path("id").longValue();
            shop.pay(1, paid).expect(200);
            shop.pay(1, paid).expect(409, "PAYMENT_NOT_PENDING_ERROR");
            shop.pay(1, tooMuch).expect(402, "INSUFFICIENT_BALANCE_ERROR");
            shop.endExpiry();
            shop.clock.move(Duration.ofMinutes(15));
            shop.pay(2, late).expect(409, "PAYMENT_NOT_PENDING_ERROR");
            assertThat(Scrape.of(shop.anyone()))
                    .containsEntry(payments("completed"), 1.0)
                    .containsEntry(payments("refused"), 1.0)
                    .containsEntry(payments("insufficient_balance"), 1.0)
                    .containsEntry(payments("expired"), 1.0)
                    .containsEntry(payments("failed"), 0.0);
        }
    }

    private static String payments(String outcome) {
        return "lastone_payment_seconds_count{outcome=\"" + outcome + "\"}";
    }

    @Test
    void listenersAndTheBuildAreSeen() {
        try (RunningShop shop = RunningShop.demo();
                EventStream _ = EventStream.open(shop.address(), "demo-admin")) {
            String build = "lastone_build_info{java=\"%s\",version=\"%s\"}"
                    .formatted(System.getProperty("java.version"), Version.read());
            assertThat(Scrape.of(shop.anyone())).containsEntry(build, 1.0);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(Scrape.of(shop.anyone())).containsEntry("lastone_event_listeners", 1.0));
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
                String unknown = "MADEUP" + i + " /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                assertThat(RawHttp.exchange(shop.address(), unknown)).startsWith("HTTP/1.1 404");
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

    @Test
    void whatLosesARaceIsCountedAsARetry() {
        try (StrategyShop shop = StrategyShop.open(Strategy.OPTIMISTIC, DatabaseKind.H2.freshDatabase())) {
            int buyers = 50;
            double retries = 0;
            for (int races = 1; retries == 0; races++) {
                assertThat(races).as("races without one conflict").isLessThan(100);
                long option = shop.option(buyers);
                List<Integer> placed = Race.run(buyers, i -> () -> shop.tryPlace(i + 1, option, 1));
                assertThat(placed).allMatch(each -> each == 1);
                retries = shop.counted("lastone.order.retries", "reason", "stock_changed");
                assertThat(shop.counted("lastone.order.transaction")).isEqualTo(races * buyers + retries);
            }
        }
    }

    @Test
    void everyLockIsTakenInRedisOrHandedOver() {
        try (StrategyShop shop = StrategyShop.open(Strategy.PUBSUB, DatabaseKind.H2.freshDatabase())) {
            int buyers = 100;
            long option = shop.option(buyers);
            Race.run(buyers, i -> () -> shop.tryPlace(i + 1, option, 1));
            double taken = shop.counted("lastone.lock.acquisitions");
            assertThat(taken).isPositive();
            assertThat(taken + shop.counted("lastone.lock.handovers")).isEqualTo(buyers);
            assertThat(shop.counted("lastone.lock.wait")).isEqualTo(buyers);
            assertThat(shop.counted("lastone.lock.lost")).isZero();
        }
    }
}
