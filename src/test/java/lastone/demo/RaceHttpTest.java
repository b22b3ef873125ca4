package lastone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import lastone.lab.NaiveSale;
import lastone.shop.Config;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;

class RaceHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RACES = "/api/v1/demo/races";

    @Test
    void everyStrategySellsExactlyAndLeavesTheShopTidy() {
        try (RunningShop shop = RunningShop.demo("REDIS_URLS", RedisNode.sharedUrls())) {
            List<String> names = new ArrayList<>();
            JsonNode strategies = shop.anyone().get("/api/v1/demo").expect(200).get("strategies");
            for (JsonNode strategy : strategies) {
                String name = strategy.get("name").asText();
                assertThat(strategy.get("possible").asBoolean()).isTrue();
                assertThat(strategy.get("own").asBoolean()).as(name).isEqualTo(name.equals("coalesced"));
                if (strategy.get("exact").asBoolean()) {
                    names.add(name);
                    raceOnce(shop, name);
                }
            }
            assertThat(names)
                    .contains("conditional", "redlock", "pubsub")
                    .doesNotContain("naive")
                    .doesNotHaveDuplicates();
            assertThat(shop.anyone().list(RACES)).hasSameSizeAs(names);
            assertThat(shop.user(1).list("/api/v1/orders")).isEmpty();
        }
    }

    private static void raceOnce(RunningShop shop, String strategy) {
        List<JsonNode> events = events(shop.admin().post(RACES, plan(strategy, 40, 30)));
        assertThat(events).extracting(event -> event.get("event").asText()).startsWith("warmup");
        JsonNode result = events.getLast().get("data");
        assertThat(events.getLast().get("event").asText()).isEqualTo("result");
        assertThat(result.get("sold").asInt()).as(strategy).isEqualTo(30);
        assertThat(result.get("soldOut").asInt()).as(strategy).isEqualTo(10);
        assertThat(result.get("stockLeft").asInt()).isZero();
        assertThat(buyers(events)).as("buyers of " + strategy).hasSize(40).doesNotHaveDuplicates();
        assertThat(events.get(events.size() - 2).at("/data/stock").asInt()).isZero();
        assertTidy(shop, 30);
    }

    private static void assertTidy(RunningShop shop, int stock) {
        JsonNode newest = newestProduct(shop);
        assertThat(newest.get("status").asText()).isEqualTo("HIDDEN");
        assertThat(newest.at("/options/" + WarmUp.MAX_RUNS + "/stock").asInt()).isEqualTo(stock);
        for (JsonNode order : shop.admin().list("/api/v1/orders?limit=100")) {
            assertThat(order.get("status").asText()).isEqualTo("CANCELLED");
        }
    }

    private static JsonNode newestProduct(RunningShop shop) {
        JsonNode products = shop.admin().list("/api/v1/products?limit=100");
        return products.get(products.size() - 1);
    }

    @Test
    void whatCannotRaceIsRefused() {
        try (RunningShop shop = RunningShop.demo()) {
            ShopClient admin = shop.admin();
            JsonNode noRedis = admin.post(RACES, plan("pubsub", 10, 10)).expect(400, "INVALID_REQUEST_ERROR");
            assertThat(noRedis.at("/errors/0/field").asText()).isEqualTo("strategy");
            admin.post(RACES, plan("none", 10, 10)).expect(400, "INVALID_REQUEST_ERROR");
            admin.post(RACES, plan("conditional", 2_001, 10)).expect(400, "INVALID_REQUEST_ERROR");
            admin.post(RACES, plan("conditional", 10, 0)).expect(400, "INVALID_REQUEST_ERROR");
            admin.post(RACES, "{}").expect(400, "INVALID_REQUEST_ERROR");
            shop.user(1).post(RACES, plan("conditional", 10, 10)).expect(403, "FORBIDDEN_ERROR");
            shop.anyone().post(RACES, plan("conditional", 10, 10)).expect(401, "UNAUTHENTICATED_ERROR");
            assertThat(shop.anyone().list(RACES)).isEmpty();
            assertThat(newestProduct(shop).get("name").asText()).isEqualTo("Gift Card");
        }
    }

    @Test
    void aRaceWhoseRedisIsAwayDoesNotBegin() {
        try (RunningShop shop = RunningShop.demo("REDIS_URLS", "redis://127.0.0.1:1")) {
            shop.admin().post(RACES, plan("pubsub", 10, 10)).expect(503, "UNAVAILABLE_ERROR");
            assertThat(events(shop.admin().post(RACES, plan("conditional", 10, 10))))
                    .isNotEmpty();
        }
    }

    @Test
    void moreIsSoldThanThereIsWhenNobodyMindsTheOthers() {
        try (RunningShop shop = RunningShop.demo()) {
            JsonNode result = events(shop.admin().post(RACES, plan(NaiveSale.NAME, 200, 100)))
                    .getLast()
                    .get("data");
            assertThat(result.get("sold").asInt()).isGreaterThan(100);
            assertThat(newestProduct(shop).get("name").asText()).isEqualTo("Gift Card");
        }
        Config.InvalidSettingException refused = catchThrowableOfType(
                Config.InvalidSettingException.class, () -> Config.from(Map.of("STOCK_STRATEGY", NaiveSale.NAME)));
        assertThat(refused).hasMessageContaining("STOCK_STRATEGY");
    }

    @Test
    void racesRunOneAtATimeAndEndWhenNobodyWatches() throws Exception {
        try (RunningShop shop = RunningShop.demo("STOCK_WAIT", "PT3S")) {
            long nextOrder = shop.number("SELECT COALESCE(MAX(id), 0) + 1 FROM orders");
            // No run of the warm-up can end before its buyers have waited in vain.
            try (RunningShop.Hold _ = shop.holdOrders(nextOrder, nextOrder + 100_000)) {
                CompletableFuture<?> race = begin(shop, plan("pessimistic", 50, 2_000));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> newestProduct(shop).get("name").asText().equals("Flash sale, pessimistic"));
                shop.admin().post(RACES, plan("conditional", 10, 10)).expect(409, "RACE_RUNNING_ERROR");
                race.cancel(true);
                await().atMost(Duration.ofSeconds(60))
                        .until(() ->
                                shop.admin().post(RACES, plan("none", 10, 10)).status() == 400);
            }
            assertThat(shop.admin().post(RACES, plan("conditional", 10, 10)).status())
                    .isEqualTo(200);
            assertThat(shop.anyone().list(RACES))
                    .as("races that ended by themselves")
                    .hasSize(1);
            assertTidy(shop, 10);
            JsonNode calledOff = shop.admin()
                    .get("/api/v1/products/" + (newestProduct(shop).get("id").asLong() - 1))
                    .expect(200);
            assertThat(calledOff.get("status").asText()).isEqualTo("HIDDEN");
            assertThat(calledOff.at("/options/10/stock").asInt()).isEqualTo(2_000);
        }
    }

    @Test
    void productionHasNoPageAndNoRaces() {
        try (RunningShop shop = RunningShop.production()) {
            ShopClient admin = shop.anyone().as(RunningShop.ADMIN_TOKEN);
            for (String path : List.of("/", "/page/main.js", "/api/v1/demo", RACES)) {
                admin.get(path).expect(404, "NOT_FOUND_ERROR");
            }
            admin.post(RACES, plan("conditional", 10, 10)).expect(404, "NOT_FOUND_ERROR");
        }
    }

    private static String plan(String strategy, int buyers, int stock) {
        return "{'strategy':'%s','buyers':%d,'stock':%d}".formatted(strategy, buyers, stock);
    }

    /** The events of a stream, each as {"event": ..., "data": ...}. */
    private static List<JsonNode> events(ShopClient.Response response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return Arrays.stream(response.text().split("\n\n"))
                .map(frame -> frame.replaceFirst("event: (.*)\ndata: (.*)", "{\"event\":\"$1\",\"data\":$2}"))
                .map(RaceHttpTest::parsed)
                .toList();
    }

    private static List<Integer> buyers(List<JsonNode> events) {
        List<Integer> buyers = new ArrayList<>();
        for (JsonNode event : events) {
            event.at("/data/results").forEach(one -> buyers.add(one.get("buyer").asInt()));
        }
        return buyers;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a race without waiting for its first event; cancelling it is to go away. */
    private static CompletableFuture<?> begin(RunningShop shop, String plan) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(shop.address() + RACES))
                .header("Authorization", "Bearer demo-admin")
                .POST(HttpRequest.BodyPublishers.ofString(plan.replace('\'', '"')))
                .build();
        return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }
}
