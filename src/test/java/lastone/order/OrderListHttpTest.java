package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;

class OrderListHttpTest {

    private static List<Long> ids(ShopClient client, String query) {
        return client.pages("/api/v1/orders?limit=1" + query, () -> {}).stream()
                .map(order -> order.get("id").asLong())
                .toList();
    }

    /** In Seoul a day begins at 15:00 UTC. */
    @EachDatabase
    void filtersByUserStatusAndDayTogetherWithPaging(DatabaseKind kind) {
        try (RunningShop shop =
                RunningShop.on(kind.freshDatabase("TIME_ZONE", "Asia/Seoul", "ORDER_PAYMENT_WINDOW", "P30D"))) {
            long option = shop.option(10, 100);
            JsonNode paid = shop.order(1, option, 1);
            shop.user(1).pay(paid).expect(200);
            moveTo(shop, "2026-03-10T14:59:59.999999Z");
            JsonNode others = shop.order(2, option, 1);
            moveTo(shop, "2026-03-10T15:00:00Z");
            JsonNode next = shop.order(1, option, 1);
            moveTo(shop, "2026-03-11T15:00:00Z");
            JsonNode cancelled = shop.order(1, option, 1);
            shop.user(1).cancel(cancelled).expect(200);
            long a = paid.get("id").asLong();
            long b = others.get("id").asLong();
            long c = next.get("id").asLong();
            long d = cancelled.get("id").asLong();

            Map<String, List<Long>> expected = Map.ofEntries(
                    Map.entry("", List.of(d, c, b, a)),
                    Map.entry("&status=PAID", List.of(a)),
                    Map.entry("&status=PENDING_PAYMENT", List.of(c, b)),
                    Map.entry("&from=2026-03-11", List.of(d, c)),
                    Map.entry("&to=2026-03-10", List.of(b, a)),
                    Map.entry("&from=2026-03-11&to=2026-03-11", List.of(c)),
                    Map.entry("&from=2026-03-13", List.of()),
                    Map.entry("&from=1000-01-01&to=9999-12-31", List.of(d, c, b, a)),
                    Map.entry("&from=2026-03-10&to=2026-03-11&status=PENDING_PAYMENT", List.of(c, b)),
                    Map.entry("&userId=1", List.of(d, c, a)),
                    Map.entry("&userId=1&status=PENDING_PAYMENT", List.of(c)),
                    Map.entry("&userId=1&from=2026-03-10&to=2026-03-11", List.of(c, a)),
                    Map.entry("&userId=999999", List.of()));
            expected.forEach((query, ids) ->
                    assertThat(ids(shop.admin(), query)).as(query).isEqualTo(ids));
            assertThat(ids(shop.user(1), "&from=2026-03-11&status=CANCELLED")).containsExactly(d);

            shop.execute(
                    "UPDATE orders SET ordered_at = '2026-03-12 00:00:00', ordered_on = '2026-03-12' WHERE id = ?", a);
            assertThat(ids(shop.admin(), "&from=2026-03-12")).as("not by time").containsExactly(d, a);
        }
    }

    /** Left alone, MariaDB reads all orders of the status that are newer than the page. */
    @Test
    void aPageOfOldOrdersOfAStatusReadsNoNewerOnes() {
        try (RunningShop shop = RunningShop.on(DatabaseKind.MARIADB)) {
            shop.execute("""
                    INSERT INTO orders (user_id, total_price, status, ordered_at, ordered_on, expires_at)
                    SELECT a.id, 10, 'PAID', '2026-03-10', '2026-03-10', '2026-03-10'
                    FROM users a
                    JOIN users b ON b.id <= 5
                    """);
            shop.jdbi().useHandle(handle -> {
                handle.execute("ANALYZE TABLE orders");
                handle.execute("FLUSH STATUS");
                OrderListSql.Bounds bounds = new OrderListSql.Bounds(1, 2_500, Instant.EPOCH, Instant.now());
                assertThat(handle.attach(OrderListSql.class).pageOfStatus(OrderStatus.PAID, bounds, 20))
                        .extracting(OrderListSql.Entry::id)
                        .startsWith(2_499L)
                        .hasSize(20);
                long read = handle.select(
                                "SELECT SUM(variable_value) FROM information_schema.session_status WHERE variable_name LIKE 'HANDLER_READ%'")
                        .mapTo(Long.class)
                        .one();
                assertThat(read).isLessThan(200);
            });
        }
    }

    private static void moveTo(RunningShop shop, String instant) {
        shop.clock.move(Duration.between(shop.clock.instant(), Instant.parse(instant)));
    }

    @Test
    void refusesFiltersThatMeanNothing() {
        try (RunningShop shop = RunningShop.demo()) {
            for (String query : List.of(
                    "status=paid", "status=", "from=yesterday", "to=2026-02-30", "userId=0", "userId=x", "user=1")) {
                JsonNode problem = shop.admin().get("/api/v1/orders?" + query).expect(400, "INVALID_REQUEST_ERROR");
                assertThat(problem.at("/errors/0/field").asText()).isEqualTo(query.split("=", 2)[0]);
            }
            String late = shop.admin()
                    .get("/api/v1/orders?from=2026-03-02&to=2026-03-01")
                    .text(400, "/errors/0/field");
            assertThat(late).isEqualTo("from");
            for (String query : List.of("userId=1", "userId&x", "limit=0&userId=x")) {
                shop.user(1).get("/api/v1/orders?" + query).expect(403, "FORBIDDEN_ERROR");
            }
        }
    }
}
