package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.testing.Race;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class IdempotencyHttpTest {

    private static final String ORDERS = "/api/v1/orders";
    private static final String CHARGES = "/api/v1/users/1/balance/charges";

    private final Map<String, String> database;
    private final RunningShop shop;

    IdempotencyHttpTest(DatabaseKind kind) {
        this.database = kind.freshDatabase();
        this.shop = RunningShop.on(database);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static String body(long option, int quantity) {
        return "{'items':[{'productOptionId':" + option + ",'quantity':" + quantity + "}]}";
    }

    private static ShopClient keyed(ShopClient client, String key) {
        return client.with("Idempotency-Key", key);
    }

    private static void assertReplayed(ShopClient.Answer again, ShopClient.Answer first) {
        assertThat(again.status()).as(again.text()).isEqualTo(first.status());
        assertThat(again.bytes()).isEqualTo(first.bytes());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    private long stock(long option) {
        return shop.stock(option);
    }

    @Test
    void anOrderSentAgainIsAnsweredAgainAndNotPlacedAgain() {
        long option = shop.option(100, 5);
        ShopClient.Answer first = keyed(shop.user(1), "a").post(ORDERS, body(option, 2));
        first.expect(201);
        shop.user(1).post(first.header("Location") + "/cancel").expect(200);

        assertReplayed(keyed(shop.user(1), "a").post(ORDERS, body(option, 2)), first);
        assertThat(stock(option)).isEqualTo(5);
        keyed(shop.user(1), "a").post(ORDERS, body(option, 1)).expect(422, "IDEMPOTENCY_KEY_REUSED_ERROR");
        keyed(shop.user(2), "a").post(ORDERS, body(option, 1)).expect(201);
        keyed(shop.user(1), "b").post(ORDERS, body(option, 1)).expect(201);
        assertThat(stock(option)).isEqualTo(3);
    }

    @Test
    void theAnswerOutlivesTheServer() {
        long option = shop.option(100, 5);
        ShopClient.Answer first = keyed(shop.user(1), "a").post(ORDERS, body(option, 2));
        ShopClient.Answer charge = keyed(shop.user(1), "a").post(CHARGES, "{'amount':7}");
        try (RunningShop next = RunningShop.on(database)) {
            assertReplayed(keyed(next.user(1), "a").post(ORDERS, body(option, 2)), first);
            assertReplayed(keyed(next.user(1), "a").post(CHARGES, "{'amount':7}"), charge);
        }
        assertThat(stock(option)).isEqualTo(3);
    }

    @Test
    void aCartOrderIsReplayedAlthoughTheCartIsEmptyByThen() {
        long option = shop.option(100, 5);
        String line = "{'productOptionId':" + option + ",'quantity':2}";
        shop.user(1).post("/api/v1/carts", line).expect(201);
        ShopClient.Answer first = keyed(shop.user(1), "a").post(ORDERS, "{'fromCart':true}");
        first.expect(201);
        assertReplayed(keyed(shop.user(1), "a").post(ORDERS, "{'fromCart':true}"), first);
        shop.user(1).post("/api/v1/carts", line).expect(201);
        assertReplayed(keyed(shop.user(1), "a").post(ORDERS, "{'fromCart':true}"), first);
        keyed(shop.user(1), "b").post(ORDERS, "{'fromCart':true}").expect(201);
        assertThat(stock(option)).isEqualTo(1);
    }

    @Test
    void aChargeIsBookedOnce() {
        ShopClient.Answer first = keyed(shop.user(1), "a").post(CHARGES, "{'amount':7}");
        first.expect(201);
        assertReplayed(keyed(shop.user(1), "a").post(CHARGES, "{'amount':7}"), first);
        keyed(shop.user(1), "a").post(CHARGES, "{'amount':8}").expect(422, "IDEMPOTENCY_KEY_REUSED_ERROR");
        keyed(shop.admin(), "a").post(CHARGES, "{'amount':7}").expect(201);
        assertThat(balance()).isEqualTo(1_000_014);
    }

    private long balance() {
        return shop.user(1)
                .get("/api/v1/users/1/balance")
                .expect(200)
                .get("balance")
                .asLong();
    }

    @Test
    void aPaymentIsCompletedOnceAndItsKeyIsOfThatPaymentOnly() {
        long option = shop.option(100, 5);
        String one = completion(shop.order(1, option, 1));
        String other = completion(shop.order(1, option, 1));
        ShopClient.Answer first = keyed(shop.user(1), "a").post(one);
        first.expect(200);
        assertReplayed(keyed(shop.user(1), "a").post(one), first);
        keyed(shop.user(1), "b").post(one).expect(409, "PAYMENT_NOT_PENDING_ERROR");
        keyed(shop.user(1), "a").post(other).expect(200);
        assertThat(balance()).isEqualTo(1_000_000 - 200);
    }

    private static String completion(JsonNode order) {
        return "/api/v1/payments/" + order.at("/payment/id") + "/complete";
    }

    /** It changed something: the order is cancelled. So its answer is kept, too. */
    @Test
    void aPaymentThatFailedForLackOfBalanceFailsAgain() {
        String completion = completion(shop.order(1, shop.option(1_000_001, 1), 1));
        ShopClient.Answer first = keyed(shop.user(1), "a").post(completion);
        first.expect(402, "INSUFFICIENT_BALANCE_ERROR");
        assertReplayed(keyed(shop.user(1), "a").post(completion), first);
        keyed(shop.user(1), "b").post(completion).expect(409, "PAYMENT_NOT_PENDING_ERROR");
    }

    @Test
    void aRefusalThatChangedNothingIsNotKept() {
        long option = shop.option(100, 1);
        keyed(shop.user(1), "a").post(ORDERS, body(option, 2)).expect(409, "OUT_OF_STOCK_ERROR");
        shop.admin()
                .post("/api/v1/product-options/" + option + "/receipts", "{'quantity':1}")
                .expect(201);
        ShopClient.Answer first = keyed(shop.user(1), "a").post(ORDERS, body(option, 2));
        first.expect(201);
        assertReplayed(keyed(shop.user(1), "a").post(ORDERS, body(option, 2)), first);
    }

    @Test
    void ofManyAtOnceOneTakesEffectAndTheOthersAreToldSo() {
        long option = shop.option(100, 50);
        try (RunningShop other = RunningShop.on(database)) {
            AtomicInteger placed = new AtomicInteger();
            AtomicInteger inUse = new AtomicInteger();
            List<String> locations = Race.run(32, i -> () -> {
                ShopClient client = (i % 2 == 0 ? shop : other).user(1);
                while (true) {
                    ShopClient.Answer answer = keyed(client, "a").post(ORDERS, body(option, 1));
                    if (answer.status() == 201) {
                        placed.addAndGet(answer.header("Idempotent-Replayed").isEmpty() ? 1 : 0);
                        return answer.header("Location");
                    }
                    answer.expect(409, "IDEMPOTENCY_KEY_IN_USE_ERROR");
                    assertThat(answer.header("Retry-After")).isEqualTo("1");
                    inUse.incrementAndGet();
                }
            });
            assertThat(locations).containsOnly(locations.getFirst());
            assertThat(placed).hasValue(1);
            System.out.println("IdempotencyHttpTest: told to wait " + inUse + " times");
        }
        assertThat(stock(option)).isEqualTo(49);
    }

    @Test
    void paymentsAndChargesSentToTwoServersAtOnceTakeEffectOnce() {
        String completion = completion(shop.order(1, shop.option(100, 1), 1));
        try (RunningShop other = RunningShop.on(database)) {
            for (int round = 0; round < 10; round++) {
                String key = "charge " + round;
                Race.run(
                        2,
                        i -> () -> keyed((i == 0 ? shop : other).user(1), key)
                                .post(CHARGES, "{'amount':10}")
                                .expect(201));
            }
            Race.run(
                    2,
                    i -> () -> keyed((i == 0 ? shop : other).user(1), "pay")
                            .post(completion)
                            .expect(200));
        }
        assertThat(balance()).isEqualTo(1_000_000 + 100 - 100);
    }

    @Test
    void aKeyIsFreeAgainAfterADay() {
        keyed(shop.user(1), "a").post(CHARGES, "{'amount':1}").expect(201);
        shop.clock.move(Duration.ofHours(24).minusSeconds(1));
        assertThat(keyed(shop.user(1), "a").post(CHARGES, "{'amount':1}").header("Idempotent-Replayed"))
                .isEqualTo("true");
        shop.clock.move(Duration.ofSeconds(1));
        ShopClient.Answer next = keyed(shop.user(1), "a").post(CHARGES, "{'amount':2}");
        next.expect(201);
        assertThat(next.header("Idempotent-Replayed")).isEmpty();
        assertThat(balance()).isEqualTo(1_000_003);
    }

    @Test
    void whatIsOlderThanADayIsCleanedUpAndNothingElse() {
        keyed(shop.user(1), "old").post(CHARGES, "{'amount':1}").expect(201);
        shop.clock.move(Duration.ofHours(23));
        keyed(shop.user(1), "young").post(CHARGES, "{'amount':1}").expect(201);
        shop.clock.move(Duration.ofHours(1));
        assertThat(shop.services().keys().cleanUp()).isPositive();
        assertThat(shop.count("idempotency_keys")).isEqualTo(1);
        assertThat(keyed(shop.user(1), "young").post(CHARGES, "{'amount':1}").header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tab\tinside"})
    void aMalformedKeyIsRefused(String key) {
        keyed(shop.user(1), key).post(CHARGES, "{'amount':1}").expect(400, "INVALID_REQUEST_ERROR");
        assertThat(balance()).isEqualTo(1_000_000);
    }

    @Test
    void aKeyMayHave255CharactersAndNoMore() {
        keyed(shop.user(1), "k".repeat(255)).post(CHARGES, "{'amount':1}").expect(201);
        keyed(shop.user(1), "k".repeat(256)).post(CHARGES, "{'amount':1}").expect(400, "INVALID_REQUEST_ERROR");
        assertThat(balance()).isEqualTo(1_000_001);
    }
}
