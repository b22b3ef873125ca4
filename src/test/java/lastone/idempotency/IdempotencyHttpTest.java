package lastone.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class IdempotencyHttpTest {

    private final Map<String, String> database;

    @AutoClose
    private final RunningShop shop;

    IdempotencyHttpTest(DatabaseKind kind) {
        this.database = kind.freshDatabase();
        this.shop = RunningShop.on(database);
    }

    private ShopClient keyed(String key) {
        return keyed(shop.user(1), key);
    }

    private static ShopClient keyed(ShopClient client, String key) {
        return client.with("Idempotency-Key", key);
    }

    private static void assertReplayed(ShopClient.Response again, ShopClient.Response first) {
        assertThat(again.status()).as(again.text()).isEqualTo(first.status());
        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    /** A path has many spellings in percent-encoding, and all of them name one resource. */
    @Test
    void anotherSpellingOfAPathIsTheSameRequest() {
        ShopClient keyed = shop.user(1).with("Idempotency-Key", "spelled");
        JsonNode first =
                keyed.post("/api/v1/users/1/balance/top-ups", "{'amount':5}").expect(201);
        for (String path : List.of("/api/v1/users/%31/balance/top-ups", "/api/v1/%75sers/1/balance/top-ups")) {
            ShopClient.Response again = keyed.post(path, "{'amount':5}");
            assertThat(again.status() == 404 || again.expect(201).equals(first)).isTrue();
        }
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_005);
    }

    /** The issue of a token ignores the key; a race is watched, not stored. */
    private static final Set<String> WITHOUT_KEY = Set.of("/api/v1/users/{id}/tokens", "/api/v1/demo/races");

    private record Post(ShopClient client, Object id, String body) {}

    @Test
    void everyPostTakesAKeyAndTakesEffectOnce() throws IOException {
        long option = shop.option(100, 50);
        JsonNode toPay = shop.order(1, option, 1);
        JsonNode paid = shop.order(1, option, 1);
        shop.user(1).pay(paid).expect(200);
        ShopClient admin = keyed(shop.admin(), "k");
        ShopClient user = keyed("k");
        String newOption = "{'name':'Red','price':5,'stock':1}";
        String units = "{'productOptionId':" + option + ",'quantity':2}";
        Map<String, Post> posts = Map.ofEntries(
                Map.entry("/users", new Post(admin, 0, "{'name':'Ada'}")),
                Map.entry("/users/{id}/balance/top-ups", new Post(user, 1, "{'amount':7}")),
                Map.entry("/products", new Post(admin, 0, "{'name':'Lamp','options':[" + newOption + "]}")),
                Map.entry("/products/{id}/options", new Post(admin, 1, newOption)),
                Map.entry("/product-options/{id}/restocks", new Post(admin, option, "{'quantity':7}")),
                Map.entry("/product-options/{id}/adjustments", new Post(admin, option, "{'delta':-1,'reason':'LOST'}")),
                Map.entry("/cart/lines", new Post(user, 0, units)),
                Map.entry("/orders", new Post(user, 0, "{'items':[" + units + "]}")),
                Map.entry(
                        "/orders/{id}/cancel",
                        new Post(user, shop.order(1, option, 1).get("id"), "{}")),
                Map.entry("/orders/{id}/refund", new Post(admin, paid.get("id"), "{'restock':true}")),
                Map.entry("/payments/{id}/complete", new Post(user, toPay.at("/payment/id"), "{}")));

        for (String path : pathsWithPost()) {
            String known = path.replace("/api/v1", "");
            assertThat(posts).as("how to call each POST").containsKey(known);
            Post post = Objects.requireNonNull(posts.get(known));
            String place = path.replace("{id}", String.valueOf(post.id()));
            String before = effects();
            ShopClient.Response first = post.client().post(place, post.body());
            assertThat(first.status()).as(first.text()).isIn(200, 201);
            String after = effects();
            assertThat(after).as(path).isNotEqualTo(before);
            assertReplayed(post.client().post(place, post.body()), first);
            post.client()
                    .with("Idempotency-Key", "")
                    .post(path.replace("{id}", "999999999"), post.body())
                    .expect(400, "INVALID_REQUEST_ERROR");
            assertThat(effects()).as(path).isEqualTo(after);
        }
    }

    /** Each of which has to say in openapi.yaml that it takes a key. */
    private static List<String> pathsWithPost() throws IOException {
        List<String> paths = new ArrayList<>();
        try (InputStream yaml = ShopClient.class.getResourceAsStream("/openapi.yaml")) {
            new YAMLMapper().readTree(yaml).get("paths").properties().forEach(path -> {
                boolean isKeyed = path.getValue()
                        .at("/post/parameters")
                        .findValuesAsText("$ref")
                        .contains("#/components/parameters/IdempotencyKey");
                assertThat(isKeyed)
                        .as("whether POST %s takes a key", path.getKey())
                        .isEqualTo(path.getValue().has("post") && !WITHOUT_KEY.contains(path.getKey()));
                if (isKeyed) {
                    paths.add(path.getKey());
                }
            });
        }
        return paths;
    }

    /** What any of the requests changes. */
    private String effects() {
        return String.join(" ", shop.texts("""
                SELECT COUNT(*) FROM users
                UNION ALL SELECT SUM(balance) FROM users
                UNION ALL SELECT COUNT(*) FROM products
                UNION ALL SELECT SUM(stock) FROM product_options
                UNION ALL SELECT SUM(quantity) FROM carts
                UNION ALL SELECT COUNT(*) FROM orders
                """));
    }

    @Test
    void replaysAnOrder() {
        long option = shop.option(100, 5);
        ShopClient.Response first = keyed("a").order(option, 2);
        first.expect(201);
        shop.user(1).post(first.header("Location") + "/cancel").expect(200);

        assertReplayed(keyed("a").order(option, 2), first);
        assertThat(shop.stock(option)).isEqualTo(5);
        keyed("a").order(option, 1).expect(422, "IDEMPOTENCY_KEY_REUSED_ERROR");
        keyed(shop.user(2), "a").order(option, 1).expect(201);
        keyed("b").order(option, 1).expect(201);
        assertThat(shop.stock(option)).isEqualTo(3);
    }

    @Test
    void replaysAfterARestart() {
        long option = shop.option(100, 5);
        ShopClient.Response first = keyed("a").order(option, 2);
        ShopClient.Response topUp = keyed("a").topUp(1, 7);
        try (RunningShop next = RunningShop.on(database)) {
            assertReplayed(keyed(next.user(1), "a").order(option, 2), first);
            assertReplayed(keyed(next.user(1), "a").topUp(1, 7), topUp);
        }
        assertThat(shop.stock(option)).isEqualTo(3);
    }

    @Test
    void replaysACartOrderWithAnEmptyCart() {
        long option = shop.option(100, 5);
        shop.user(1).putInCart(option, 2).expect(201);
        ShopClient.Response first = keyed("a").orderCart();
        first.expect(201);
        assertReplayed(keyed("a").orderCart(), first);
        shop.user(1).putInCart(option, 2).expect(201);
        assertReplayed(keyed("a").orderCart(), first);
        keyed("b").orderCart().expect(201);
        assertThat(shop.stock(option)).isEqualTo(1);
    }

    @Test
    void replaysATopUp() {
        ShopClient.Response first = keyed("a").topUp(1, 7);
        first.expect(201);
        assertReplayed(keyed("a").topUp(1, 7), first);
        keyed("a").topUp(1, 8).expect(422, "IDEMPOTENCY_KEY_REUSED_ERROR");
        keyed(shop.admin(), "a").topUp(1, 7).expect(201);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_014);
    }

    @Test
    void aKeyBelongsToOnePayment() {
        long option = shop.option(100, 5);
        JsonNode one = shop.order(1, option, 1);
        JsonNode other = shop.order(1, option, 1);
        ShopClient.Response first = keyed("a").pay(one);
        first.expect(200);
        assertReplayed(keyed("a").pay(one), first);
        keyed("b").pay(one).expect(409, "PAYMENT_NOT_PENDING_ERROR");
        keyed("a").pay(other).expect(200);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 - 200);
    }

    /** It changed something: the order is cancelled. So its response is stored, too. */
    @Test
    void replaysAFailedPayment() {
        JsonNode order = shop.order(1, shop.option(1_000_001, 1), 1);
        ShopClient.Response first = keyed("a").pay(order);
        first.expect(402, "INSUFFICIENT_BALANCE_ERROR");
        assertReplayed(keyed("a").pay(order), first);
        keyed("b").pay(order).expect(409, "PAYMENT_NOT_PENDING_ERROR");
    }

    @Test
    void doesNotStoreARefusal() {
        long option = shop.option(100, 1);
        keyed("a").order(option, 2).expect(409, "OUT_OF_STOCK_ERROR");
        shop.admin().restock(option, 1).expect(201);
        ShopClient.Response first = keyed("a").order(option, 2);
        first.expect(201);
        assertReplayed(keyed("a").order(option, 2), first);
    }

    @Test
    void executesOneOfManyConcurrentRequests() {
        long option = shop.option(100, 50);
        try (RunningShop other = RunningShop.on(database)) {
            AtomicInteger placed = new AtomicInteger();
            AtomicInteger inUse = new AtomicInteger();
            List<String> locations = Race.run(32, i -> () -> {
                ShopClient client = (i % 2 == 0 ? shop : other).user(1);
                while (true) {
                    ShopClient.Response response = keyed(client, "a").order(option, 1);
                    if (response.status() == 201) {
                        placed.addAndGet(response.header("Idempotent-Replayed").isEmpty() ? 1 : 0);
                        return response.header("Location");
                    }
                    response.expect(409, "IDEMPOTENCY_KEY_IN_USE_ERROR");
                    assertThat(response.header("Retry-After")).isEqualTo("1");
                    inUse.incrementAndGet();
                }
            });
            assertThat(locations).containsOnly(locations.getFirst());
            assertThat(placed).hasValue(1);
            System.out.println("IdempotencyHttpTest: rejected with 409 " + inUse + " times");
        }
        assertThat(shop.stock(option)).isEqualTo(49);
    }

    @Test
    void executesOnceOnTwoServers() {
        JsonNode order = shop.order(1, shop.option(100, 1), 1);
        try (RunningShop other = RunningShop.on(database)) {
            for (int round = 0; round < 10; round++) {
                String key = "top-up " + round;
                Race.run(
                        2,
                        i -> () -> keyed((i == 0 ? shop : other).user(1), key)
                                .topUp(1, 10)
                                .expect(201));
            }
            Race.run(
                    2,
                    i -> () -> keyed((i == 0 ? shop : other).user(1), "pay")
                            .pay(order)
                            .expect(200));
        }
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 + 100 - 100);
    }

    @Test
    void aKeyExpiresAfterADay() {
        keyed("a").topUp(1, 1).expect(201);
        shop.clock.move(Duration.ofHours(24).minusSeconds(1));
        assertThat(keyed("a").topUp(1, 1).header("Idempotent-Replayed")).isEqualTo("true");
        shop.clock.move(Duration.ofSeconds(1));
        ShopClient.Response next = keyed("a").topUp(1, 2);
        next.expect(201);
        assertThat(next.header("Idempotent-Replayed")).isEmpty();
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_003);
    }

    @Test
    void deletesExpiredResponsesOnly() {
        keyed("old").topUp(1, 1).expect(201);
        shop.clock.move(Duration.ofHours(23));
        keyed("young").topUp(1, 1).expect(201);
        shop.clock.move(Duration.ofHours(1));
        assertThat(shop.services().idempotencyKeys().cleanUp()).isPositive();
        assertThat(shop.count("idempotency_keys")).isEqualTo(1);
        assertThat(keyed("young").topUp(1, 1).header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tab\tinside"})
    void refusesAMalformedKey(String key) {
        keyed(key).topUp(1, 1).expect(400, "INVALID_REQUEST_ERROR");
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
    }

    @Test
    void aKeyMayHave255CharactersAndNoMore() {
        keyed("k".repeat(255)).topUp(1, 1).expect(201);
        keyed("k".repeat(256)).topUp(1, 1).expect(400, "INVALID_REQUEST_ERROR");
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_001);
    }
}
