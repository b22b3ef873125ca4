package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Refunds, and the account statement in which they stand, on each database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class RefundHttpTest {

    private final RunningShop shop;
    private final long option;

    RefundHttpTest(DatabaseKind kind) {
        this.shop = RunningShop.on(kind);
        this.option = shop.option(400, 50);
    }

    @AfterEach
    void theLedgerHolds() {
        shop.admin().expectAuditToHold();
        shop.close();
    }

    private ShopClient.Response refund(JsonNode order, boolean restock) {
        return shop.admin().refund(order, restock);
    }

    private JsonNode paid(long user, int quantity) {
        JsonNode order = shop.order(user, option, quantity);
        shop.user(user).pay(order).expect(200);
        return order;
    }

    private JsonNode read(JsonNode order) {
        return shop.admin().get("/api/v1/orders/" + order.get("id")).expect(200);
    }

    @Test
    void aRefundPutsTheAmountBackAndReturnsUnitsAsAsked() {
        JsonNode first = paid(1, 2);
        JsonNode second = paid(1, 3);
        JsonNode before = read(first);
        JsonNode refunded = refund(first, true).expect(200);
        refund(second, false).expect(200);

        assertThat(refunded).isEqualTo(read(first));
        assertThat(refunded.get("status").asText()).isEqualTo("REFUNDED");
        assertThat(refunded.get("refundedAt").asText())
                .isEqualTo(shop.clock.instant().toString());
        assertThat(refunded.at("/payment/status").asText()).isEqualTo("REFUNDED");
        assertThat(refunded.at("/payment/paidAt")).isEqualTo(before.at("/payment/paidAt"));
        assertThat(shop.texts("SELECT data FROM outbox_events WHERE type = 'order.refunded' ORDER BY id"))
                .containsExactly(event(first, 800, true), event(second, 1_200, false));
        assertThat(shop.stock(option)).isEqualTo(50 - 3);
        assertThat(shop.count("stock_movements WHERE type <> 'INITIAL'")).isZero();
        assertThat(shop.anyone().get("/api/v1/products/popular").number(200, "/data/0/totalSold"))
                .isEqualTo(5);
        refund(first, true).expect(409, "ORDER_NOT_PAID_ERROR");
        assertThat(entries(1))
                .containsExactly(
                        "REFUND 1200 1000000 " + second.get("id"),
                        "REFUND 800 998800 " + first.get("id"),
                        "PAYMENT -1200 998000 " + second.get("id"),
                        "PAYMENT -800 999200 " + first.get("id"),
                        "TOP_UP 1000000 1000000 null");
    }

    private static String event(JsonNode order, int amount, boolean restocked) {
        return "%1$s %1$s {\"orderId\":%1$s,\"paymentId\":%2$s,\"amount\":%3$d,\"restocked\":%4$s}"
                .formatted(order.get("id"), order.at("/payment/id"), amount, restocked);
    }

    /** Page by page, two entries each. */
    private List<String> entries(long user) {
        return shop.user(user).pages("/api/v1/users/" + user + "/balance/entries?limit=2", () -> {}).stream()
                .map(entry -> "%s %s %s %s"
                        .formatted(
                                entry.get("type").asText(),
                                entry.get("amount"),
                                entry.get("balanceAfter"),
                                entry.get("orderId")))
                .toList();
    }

    @Test
    void ofManyRefundsOfOneOrderExactlyOneSucceeds() {
        JsonNode order = paid(1, 1);
        JsonNode keyed = paid(2, 1);
        List<Integer> statuses =
                Race.run(20, i -> () -> refund(order, i % 2 == 0).status());
        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000);
        assertThat(shop.stock(option)).isEqualTo(statuses.indexOf(200) % 2 == 0 ? 49 : 48);

        ShopClient admin = shop.admin().with("Idempotency-Key", "refund");
        ShopClient.Response first = admin.refund(keyed, true);
        first.expect(200);
        assertThat(admin.refund(keyed, true).text()).isEqualTo(first.text());
        admin.refund(keyed, false).expect(422, "IDEMPOTENCY_KEY_REUSED_ERROR");
        assertThat(shop.user(2).balance(2)).isEqualTo(1_000_000);
    }

    @Test
    void refundsRaceWithPaymentsAndTopUpsOfTheSameUser() {
        List<JsonNode> paid = IntStream.range(0, 10).mapToObj(i -> paid(1, 1)).toList();
        List<JsonNode> pending =
                IntStream.range(0, 10).mapToObj(i -> shop.order(1, option, 1)).toList();
        List<Integer> statuses = Race.run(30, i -> () -> switch (i % 3) {
            case 0 -> refund(paid.get(i / 3), true).status();
            case 1 -> shop.user(1).pay(pending.get(i / 3)).status();
            default -> shop.user(1).topUp(1, 1).status();
        });
        assertThat(statuses).containsOnly(200, 201);
        assertThat(shop.user(1).balance(1)).isEqualTo(1_000_000 - 10 * 400 + 10);
        assertThat(shop.stock(option)).isEqualTo(40);
    }

    @Test
    void whatCannotBeRefundedStaysAsItIs() {
        JsonNode pending = shop.order(1, option, 1);
        refund(pending, true).expect(409, "ORDER_NOT_PAID_ERROR");
        shop.user(1).cancel(pending).expect(200);
        refund(pending, true).expect(409, "ORDER_NOT_PAID_ERROR");
        JsonNode order = paid(2, 1);
        String path = "/api/v1/orders/" + order.get("id") + "/refund";
        shop.user(2).refund(order, true).expect(403, "FORBIDDEN_ERROR");
        shop.admin().post(path, "{}").expect(400, "INVALID_REQUEST_ERROR");
        shop.admin().post(path, "{'restock':null}").expect(400, "INVALID_REQUEST_ERROR");
        shop.admin().post("/api/v1/orders/999999/refund", "{'restock':true}").expect(404, "NOT_FOUND_ORDER_ERROR");
        assertThat(read(order).get("status").asText()).isEqualTo("PAID");

        setBalance(2, 9_007_199_254_740_991L - 399);
        refund(order, true).expect(409, "BALANCE_LIMIT_ERROR");
        assertThat(read(order).get("status").asText()).isEqualTo("PAID");
        assertThat(shop.stock(option)).isEqualTo(49);
        setBalance(2, 9_007_199_254_740_991L - 400);
        refund(order, false).expect(200);
    }

    /** Moves the last entry along, so that the ledger holds. */
    private void setBalance(long user, long balance) {
        long more = balance - shop.user(user).balance(user);
        shop.setBalance(user, balance);
        shop.execute(
                "UPDATE balance_entries SET amount = amount + ? WHERE user_id = ? AND type = 'TOP_UP'", more, user);
        shop.execute("UPDATE balance_entries SET balance_after = balance_after + ? WHERE user_id = ?", more, user);
    }

    /** With a limit of two, as the option has it when the first orders are placed. */
    @Test
    void aRefundGivesTheRoomBackThatTheOrderTook() {
        shop.execute("UPDATE product_options SET max_per_customer = 2 WHERE id = ?", option);
        JsonNode order = paid(1, 2);
        shop.user(1).order(option, 1).expect(409, "PURCHASE_LIMIT_ERROR");
        refund(order, false).expect(200);
        shop.user(1).order(option, 2).expect(201);
        shop.user(1).order(option, 1).expect(409, "PURCHASE_LIMIT_ERROR");
    }

    @Test
    void theOrderOfADeletedUserIsRefunded() {
        JsonNode order = paid(3, 1);
        shop.admin().delete("/api/v1/users/3").expect(204);
        refund(order, true).expect(200);
        assertThat(shop.number("SELECT balance FROM users WHERE id = 3")).isEqualTo(1_000_000);
        shop.admin().get("/api/v1/users/3/balance/entries").expect(404, "NOT_FOUND_USER_ERROR");
    }

    @Test
    void anAccountStatementIsSeenByItsUserAndAdmins() {
        shop.user(1).get("/api/v1/users/2/balance/entries").expect(404, "NOT_FOUND_USER_ERROR");
        shop.anyone().get("/api/v1/users/2/balance/entries").expect(401, "UNAUTHENTICATED_ERROR");
        assertThat(shop.admin().list("/api/v1/users/2/balance/entries")).hasSize(1);
        assertThat(shop.admin().get("/api/v1/users/2/balance/entries").header("Cache-Control"))
                .isEqualTo("no-store");
    }
}
