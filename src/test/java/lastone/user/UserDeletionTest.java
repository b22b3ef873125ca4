package lastone.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import lastone.batch.Batch;
import lastone.order.OrderRequest;
import lastone.stock.StockUpdate;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class UserDeletionTest {

    private static String reason(RunningShop shop, JsonNode order) {
        return shop.admin().get("/api/v1/orders/" + order.get("id")).text(200, "/cancelReason");
    }

    private static void delete(RunningShop shop, long userId) {
        shop.admin().delete("/api/v1/users/" + userId).expect(204);
    }

    @EachDatabase
    void aDeletedUserIsGoneWithItsTokensAndUnpaidOrders(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            String issued = shop.admin().post("/api/v1/users/7/tokens", "{}").text(201, "/token");
            long option = shop.option(10, 5);
            JsonNode paid = shop.order(7, option, 1);
            shop.user(7).pay(paid).expect(200);
            JsonNode unpaid = shop.order(7, option, 2);
            JsonNode others = shop.order(8, option, 1);

            delete(shop, 7);

            for (ShopClient customer : List.of(shop.user(7), shop.anyone().as(issued))) {
                customer.get("/api/v1/me").expect(401, "UNAUTHENTICATED_ERROR");
            }
            for (String path : List.of("", "/balance")) {
                shop.admin().get("/api/v1/users/7" + path).expect(404, "NOT_FOUND_USER_ERROR");
            }
            shop.admin().topUp(7, 1).expect(404, "NOT_FOUND_USER_ERROR");
            shop.admin().post("/api/v1/users/7/tokens", "{}").expect(404, "NOT_FOUND_USER_ERROR");
            shop.admin().delete("/api/v1/users/7").expect(404, "NOT_FOUND_USER_ERROR");
            assertThat(shop.texts("SELECT name FROM users WHERE id = 7")).containsExactly("");
            assertThat(shop.count("access_tokens WHERE revoked_at IS NULL")).isZero();

            assertThat(reason(shop, unpaid)).isEqualTo("CUSTOMER");
            assertThat(shop.admin().get("/api/v1/orders/" + paid.get("id")).text(200, "/status"))
                    .isEqualTo("PAID");
            assertThat(reason(shop, others)).isEqualTo("null");
            assertThat(shop.stock(option)).isEqualTo(5 - 1 - 1);
            shop.admin().expectAuditToHold();
        }
    }

    /** The expiry of another server has the order's row, as far as the deletion can see. */
    @Test
    void afterADeletionThatWasCutShortTheOrdersExpire() {
        try (RunningShop shop = RunningShop.demo("STOCK_WAIT", "PT2S")) {
            long option = shop.option(10, 5);
            JsonNode order = shop.order(7, option, 2);
            try (RunningShop.Hold _ = shop.holdRow("orders", order.get("id").asLong())) {
                shop.admin().delete("/api/v1/users/7").expect(503, "UNAVAILABLE_ERROR");
            }
            shop.user(7).get("/api/v1/me").expect(401, "UNAUTHENTICATED_ERROR");
            shop.admin().delete("/api/v1/users/7").expect(404, "NOT_FOUND_USER_ERROR");
            assertThat(reason(shop, order)).isEqualTo("null");

            shop.clock.move(Duration.ofMinutes(15));
            Awaitility.await().until(() -> shop.stock(option) == 5);
            assertThat(reason(shop, order)).isEqualTo("EXPIRED");
        }
    }

    @Test
    void moreOrdersThanOneTransactionCancelsAreAllCancelled() {
        try (RunningShop shop = RunningShop.demo("MAX_PENDING_ORDERS", "0")) {
            long option = shop.option(10, 500);
            List<OrderRequest> orders = Collections.nCopies(401, StrategyShop.request(7, option, 1));
            shop.services().orderTransaction().placeBatch(Batch.of(orders), StockUpdate.CONDITION, () -> true);
            assertThat(shop.stock(option)).isEqualTo(99);
            delete(shop, 7);
            assertThat(shop.stock(option)).isEqualTo(500);
        }
    }

    @EachDatabase
    void anOrderPlacedBesideADeletionIsCancelledOrRefused(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long option = shop.option(10, 1_000);
            for (int round = 0; round < 10; round++) {
                long user = 100L + round;
                List<Integer> statuses = Race.run(
                        16,
                        i -> () -> i == 8
                                ? shop.admin().delete("/api/v1/users/" + user).status()
                                : shop.user(user).order(option, 1).status());
                assertThat(statuses.get(8)).isEqualTo(204);
                assertThat(statuses)
                        .isSubsetOf(201, 204, 401)
                        .containsAnyOf(201, 401)
                        .containsOnlyOnce(204);
            }
            assertThat(shop.texts("SELECT DISTINCT status FROM orders")).isSubsetOf("CANCELLED");
            assertThat(shop.stock(option)).isEqualTo(1_000);
        }
    }

    @EachDatabase
    void usersAreFoundByAPartOfTheirName(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long zoe = shop.admin()
                    .post("/api/v1/users", "{'name':'Zo\\u00cb 100%'}")
                    .id();
            long other =
                    shop.admin().post("/api/v1/users", "{'name':'zoe 100'}").id();
            assertThat(shop.admin().list("/api/v1/users?q=USER%201")).hasSize(20);
            assertThat(found(shop, "zo%C3%AB")).containsExactly(zoe);
            assertThat(found(shop, "OE")).containsExactly(other);
            assertThat(found(shop, "100%25")).containsExactly(zoe);
            assertThat(found(shop, "100")).containsExactly(other, zoe);
            delete(shop, other);
            assertThat(found(shop, "oe")).isEmpty();
            assertThat(shop.admin().list("/api/v1/users?limit=1").at("/0/id").asLong())
                    .isEqualTo(zoe);
        }
    }

    private static List<Long> found(RunningShop shop, String search) {
        return shop.admin()
                .list("/api/v1/users?q=" + search)
                .valueStream()
                .map(user -> user.get("id").asLong())
                .filter(id -> id > 1_000)
                .toList();
    }

    @Test
    void usersAreListedNewestFirst() {
        try (RunningShop shop = RunningShop.demo()) {
            delete(shop, 1_000);
            List<JsonNode> users = shop.admin()
                    .pages(
                            "/api/v1/users?limit=100",
                            () -> shop.admin()
                                    .post("/api/v1/users", "{'name':'Someone'}")
                                    .expect(201));
            assertThat(users)
                    .extracting(user -> user.get("id").asLong())
                    .isEqualTo(IntStream.rangeClosed(1, 999)
                            .mapToObj(id -> 1_000L - id)
                            .toList());
            shop.user(1).get("/api/v1/users").expect(403, "FORBIDDEN_ERROR");
        }
    }
}
