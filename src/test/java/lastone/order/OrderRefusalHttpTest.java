package lastone.order;

import static lastone.testing.ShopClient.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import lastone.db.Jdbc;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;

/** Why an order is refused: the order of the reasons, and what each problem carries. */
class OrderRefusalHttpTest {

    private static ShopClient.Response order(RunningShop shop, int expectedTotal, String... lines) {
        return shop.user(1)
                .post(
                        "/api/v1/orders",
                        "{'items':[%s],'expectedTotalPrice':%d}".formatted(String.join(",", lines), expectedTotal));
    }

    /** Every reason applies at first; each is removed once it was given. */
    @EachDatabase
    void theFirstReasonIsGivenWithWhatItsCallerNeeds(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind.freshDatabase("MAX_PENDING_ORDERS", "1"))) {
            Instant now = shop.clock.instant();
            long first = shop.option(10, 1);
            long second = shop.option(20, 3);
            String product =
                    "UPDATE products SET %s = ? WHERE id = (SELECT product_id FROM product_options WHERE id = ?)";
            String limit = "UPDATE product_options SET max_per_customer = ? WHERE id = ?";
            shop.execute(limit, 1, second);
            JsonNode held = shop.order(1, second, 1);
            shop.execute(product.formatted("sale_starts_at"), Jdbc.utc(now.plusSeconds(5)), second);
            shop.execute(product.formatted("sale_ends_at"), Jdbc.utc(now), first);
            String[] lines = {line(second, 3), line(first, 2)};

            JsonNode unknown = order(shop, 5, line(second, 3), line(first, 2), line(999_999, 1), line(1_000_000, 1))
                    .expect(404, "NOT_FOUND_PRODUCT_OPTION_ERROR");
            assertThat(unknown.get("productOptionId").asLong()).isEqualTo(999_999);

            JsonNode early = order(shop, 5, lines).expect(409, "SALE_NOT_STARTED_ERROR");
            assertThat(early.get("productOptionId").asLong()).isEqualTo(second);
            assertThat(early.get("saleStartsAt").asText()).isEqualTo("2026-03-10T09:30:05.123456Z");

            shop.execute(product.formatted("sale_starts_at"), Jdbc.utc(now), second);
            JsonNode late = order(shop, 5, lines).expect(409, "SALE_ENDED_ERROR");
            assertThat(late.get("productOptionId").asLong()).isEqualTo(first);

            shop.execute(product.formatted("sale_ends_at"), Jdbc.utc(now.plusNanos(1_000)), first);
            JsonNode tooMany = order(shop, 5, lines).expect(409, "PURCHASE_LIMIT_ERROR");
            assertThat(tooMany.get("productOptionId").asLong()).isEqualTo(second);
            assertThat(tooMany.get("maxPerCustomer").asInt()).isEqualTo(1);
            assertThat(tooMany.get("alreadyOrdered").asInt()).isEqualTo(1);

            shop.execute(limit, 4, second);
            JsonNode pending = order(shop, 5, lines).expect(409, "TOO_MANY_PENDING_ORDERS_ERROR");
            assertThat(pending.get("limit").asInt()).isEqualTo(1);

            shop.user(1).pay(held).expect(200);
            JsonNode dearer = order(shop, 5, lines).expect(409, "PRICE_CHANGED_ERROR");
            assertThat(dearer.get("totalPrice").asInt()).isEqualTo(80);

            JsonNode short_ = order(shop, 80, lines).expect(409, "OUT_OF_STOCK_ERROR");
            assertThat(short_.get("shortages").toString())
                    .isEqualTo(("[{'productOptionId':%d,'requested':2,'available':1},"
                                    + "{'productOptionId':%d,'requested':3,'available':2}]")
                            .formatted(first, second)
                            .replace('\'', '"'));

            shop.execute(product.formatted("payment_window"), 60_000, second);
            JsonNode placed = order(shop, 50, line(second, 2), line(first, 1)).expect(201);
            assertThat(Instant.parse(placed.get("expiresAt").asText())).isEqualTo(now.plusSeconds(60));
            shop.clock.move(Duration.ofSeconds(5));
            JsonNode cancelled = shop.user(1).cancel(placed).expect(200);
            assertThat(cancelled.get("cancelledAt").asText()).isEqualTo("2026-03-10T09:30:05.123456Z");
            assertThat(cancelled.get("refundedAt").isNull()).isTrue();
        }
    }

    /** Only what was ordered while there was a limit counts, whatever is set or lifted meanwhile. */
    @EachDatabase
    void unitsOrderedWithoutALimitDoNotCount(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long option = shop.option(10, 100);
            String limit = "UPDATE product_options SET max_per_customer = %s WHERE id = " + option;
            JsonNode uncounted = shop.order(1, option, 5);
            shop.execute(limit.formatted(3));
            JsonNode counted = shop.order(1, option, 3);
            assertThat(shop.user(1)
                            .order(option, 1)
                            .expect(409, "PURCHASE_LIMIT_ERROR")
                            .get("alreadyOrdered")
                            .asInt())
                    .isEqualTo(3);
            shop.user(1).cancel(uncounted).expect(200);
            shop.user(1).order(option, 1).expect(409, "PURCHASE_LIMIT_ERROR");
            shop.execute(limit.formatted("NULL"));
            shop.order(1, option, 7);
            shop.user(1).cancel(counted).expect(200);
            shop.execute(limit.formatted(3));
            shop.order(1, option, 3);
            assertThat(shop.number("SELECT SUM(units) FROM option_holdings")).isEqualTo(3);
        }
    }
}
