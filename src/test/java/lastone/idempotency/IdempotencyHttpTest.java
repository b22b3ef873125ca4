package lastone.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @Test
    void everyPostTakesAKeyAndTakesEffectOnce() {
        long option = shop.option(100, 5);
        JsonNode order = shop.order(1, option, 1);
        JsonNode paid = shop.order(1, option, 1);
        shop.user(1).pay(paid).expect(200);
        ShopClient admin = keyed(shop.admin(), "k");
        ShopClient user = keyed("k");
        long users = shop.count("users");
        long products = shop.count("products");

        record Post(ShopClient client, String path, String body) {}
        for (Post post : List.of(
                new Post(admin, "/api/v1/users", "{'name':'Ada'}"),
                new Post(admin, "/api/v1/products", "{'name':'Lamp','options':[{'name':'Red','price':5,'stock':1}]}"),
                new Post(admin, "/api/v1/product-options/" + option + "/restocks", "{'quantity':7}"),
                new Post(admin, "/api/v1/orders/" + paid.path("id") + "/refund", "{'restock':true}"),
                new Post(user, "/api/v1/cart/lines", "{'productOptionId':" + option + ",'quantity':2}"),
                new Post(user, "/api/v1/orders/" + order.path("id") + "/cancel", "{}"))) {
            ShopClient.Response first = post.client().post(post.path(), post.body());
            assertReplayed(post.client().post(post.path(), post.body()), first);
        }

        assertThat(shop.count("users")).isEqualTo(users + 1);
        assertThat(shop.count("products")).isEqualTo(products + 1);
        assertThat(shop.stock(option)).isEqualTo(5 + 7);
        assertThat(shop.number("SELECT quantity FROM carts WHERE user_id = 1 AND product_option_id = ?", option))
                .isEqualTo(2);
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
        assertThat(shop.services().keys().cleanUp()).isPositive();
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
