package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import lastone.api.Responses;
import lastone.audit.Audit;
import lastone.audit.AuditReport;
import lastone.batch.Batch;
import lastone.event.Outbox;
import lastone.idempotency.KeyedRequest;
import lastone.product.PopularCounts;
import lastone.shop.Shop;
import lastone.stock.Stock;
import lastone.testing.DatabaseKind;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Payments that one transaction completes together, and what they meet, on each database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class PaymentBatchTest {

    private static final String METER = "lastone.payment.batch.";

    private final DatabaseKind kind;
    private final Map<String, String> database;
    private final RunningShop shop;

    PaymentBatchTest(DatabaseKind kind) {
        this.kind = kind;
        this.database = kind.freshDatabase();
        this.shop = RunningShop.on(Settings.with(database, "STOCK_WAIT", "PT30S"));
    }

    @AfterEach
    void theLedgerHolds() {
        AuditReport report = shop.services().audit().run(new Audit.Progress() {});
        assertThat(report.holds()).as(report.toString()).isTrue();
        shop.close();
    }

    /** Every user has a million. */
    @Test
    void aBatchDecidesInArrivalOrder() {
        shop.endExpiry();
        long option = shop.option(600_000, 100);
        long cheap = shop.option(300_000, 100);
        PaymentRequest late = request(shop.order(2, option, 1));
        shop.clock.move(Duration.ofMinutes(16));
        PaymentRequest first = request(shop.order(1, option, 1));
        PaymentRequest uncovered = request(shop.order(1, option, 1));
        PaymentRequest covered = request(shop.order(1, cheap, 1));
        PaymentRequest other = request(shop.order(3, option, 1));
        PaymentRequest deleted = request(shop.order(4, cheap, 1));
        shop.execute("UPDATE users SET deleted_at = CURRENT_TIMESTAMP(6) WHERE id = 4");

        List<PaymentAttempt> results = transaction()
                .completeBatch(Batch.of(List.of(first, late, uncovered, first, other, covered, uncovered, deleted)));

        assertThat(results.stream().map(PaymentBatchTest::text))
                .containsExactly(
                        "COMPLETED",
                        "PAYMENT_NOT_PENDING_ERROR",
                        "INSUFFICIENT_BALANCE_ERROR",
                        "NotPending[]",
                        "COMPLETED",
                        "COMPLETED",
                        "NotPending[]",
                        "UserDeleted[]");
        assertThat(shop.texts("SELECT CONCAT(amount, ' ', balance_after) FROM balance_entries"
                        + " WHERE type = 'PAYMENT' AND user_id = 1 ORDER BY id"))
                .containsExactly("-600000 400000", "-300000 100000");
        assertThat(shop.texts("SELECT CONCAT(status, ' ', COALESCE(cancel_reason, '')) FROM orders ORDER BY id"))
                .containsExactly(
                        "CANCELLED EXPIRED", "PAID ", "CANCELLED PAYMENT_FAILED", "PAID ", "PAID ", "PENDING_PAYMENT ");
        assertThat(shop.stock(option)).isEqualTo(98);
        assertThat(shop.texts("SELECT total_sold FROM daily_popular_products ORDER BY product_option_id"))
                .containsExactly("2", "1");
    }

    /** The counts of the day are locked, so that a batch waits for them. */
    @Test
    void paymentsThatArriveDuringABatchShareTheNextOne() {
        long option = shop.option(1, 100);
        List<JsonNode> orders = IntStream.rangeClosed(1, 60)
                .mapToObj(user -> shop.order(user, option, 1))
                .toList();
        shop.user(1).pay(orders.getFirst()).expect(200);
        long transactions = shop.count("commit_markers");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Integer>> paid;
            try (Handle counts = locking("SELECT total_sold FROM daily_popular_products FOR UPDATE")) {
                CompletableFuture<Integer> second = pay(threads, 2, orders.get(1));
                Awaitility.await().until(() -> claimed() == 2);
                paid = IntStream.range(2, 60)
                        .mapToObj(i -> pay(threads, i + 1, orders.get(i)))
                        .toList();
                Awaitility.await().until(() -> waiting() == 58);
                counts.rollback();
                assertThat(second.join()).isEqualTo(200);
            }
            assertThat(paid.stream().map(CompletableFuture::join)).containsOnly(200);
        }
        assertThat(shop.count("commit_markers")).isEqualTo(transactions + 2);
    }

    @Test
    void whatAnotherTransactionHasLockedLeavesTheBatchAndItsNeighboursGoOn() {
        long option = shop.option(10, 100);
        List<JsonNode> orders = IntStream.rangeClosed(1, 3)
                .mapToObj(user -> shop.order(user, option, 1))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RunningShop impatient = RunningShop.on(Settings.with(database, "STOCK_WAIT", "PT1S"));
                Handle other = locking(
                        "SELECT id FROM orders WHERE id = " + orders.get(0).get("id") + " FOR UPDATE");
                Handle another = locking("SELECT id FROM users WHERE id = 2 FOR UPDATE")) {
            List<PaymentAttempt> results = transaction()
                    .completeBatch(Batch.of(orders.stream().map(this::request).toList()));
            assertThat(results.stream().map(PaymentBatchTest::text))
                    .containsExactly("Locked[]", "Locked[]", "COMPLETED");

            ShopClient.Response busy = impatient.user(1).pay(orders.get(0));
            busy.expect(503, "UNAVAILABLE_ERROR");
            assertThat(busy.header("Retry-After")).isEqualTo("1");
            impatient.user(2).pay(orders.get(1)).expect(503, "UNAVAILABLE_ERROR");

            List<CompletableFuture<Integer>> tried =
                    List.of(pay(threads, 1, orders.get(0)), pay(threads, 2, orders.get(1)));
            Awaitility.await().until(() -> claimed() > 4);
            assertThat(tried).noneMatch(CompletableFuture::isDone);
            other.rollback();
            another.rollback();
            assertThat(tried.stream().map(CompletableFuture::join)).containsOnly(200);
        }
    }

    @Test
    void eachOfAHundredFailingPaymentsReturnsItsOwnRequestIdEverAgain() {
        long option = shop.option(1_000_001, 100);
        List<JsonNode> orders = Race.run(100, i -> () -> shop.order(i + 1, option, 1));
        Race.run(100, i -> () -> {
            ShopClient payer = shop.user(i + 1).with("Idempotency-Key", "k").with("X-Request-Id", "request-" + i);
            ShopClient.Response first = payer.pay(orders.get(i));
            assertThat(first.expect(402, "INSUFFICIENT_BALANCE_ERROR")
                            .get("requestId")
                            .asText())
                    .isEqualTo("request-" + i);
            ShopClient.Response again = payer.with("X-Request-Id", "another").pay(orders.get(i));
            assertThat(again.text()).isEqualTo(first.text());
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            return true;
        });
        assertThat(shop.stock(option)).isEqualTo(100);
    }

    @Test
    void ofPaymentsAtTwoServersAndACancellationExactlyOneWins() {
        long option = shop.option(10, 1_000);
        List<JsonNode> orders = Race.run(90, i -> () -> shop.order(i / 3 + 1, option, 1));
        try (RunningShop second = RunningShop.on(database)) {
            List<Integer> statuses = Race.run(270, i -> () -> {
                ShopClient user = (i % 3 == 0 ? second : shop).user(i / 9 + 1);
                return (i % 3 == 2 ? user.cancel(orders.get(i / 3)) : user.pay(orders.get(i / 3))).status();
            });
            for (int i = 0; i < 90; i++) {
                assertThat(statuses.subList(3 * i, 3 * i + 3))
                        .containsOnly(200, 409)
                        .containsOnlyOnce(200);
            }
        }
        long paid = shop.number("SELECT COUNT(*) FROM orders WHERE status = 'PAID'");
        assertThat(shop.stock(option)).isEqualTo(1_000 - paid);
        assertThat(shop.number("SELECT COALESCE(SUM(total_sold), 0) FROM daily_popular_products"))
                .isEqualTo(paid);
    }

    @Test
    void aPaymentThatTheDatabaseRefusesHarmsNoneOfItsNeighbours() {
        shop.execute(
                kind == DatabaseKind.MYSQL // 8.0.15 enforces no CHECK.
                        ? """
                        CREATE TRIGGER no_entry BEFORE INSERT ON balance_entries FOR EACH ROW
                        IF NEW.amount = -13 THEN SIGNAL SQLSTATE '45000'; END IF
                        """
                        : "ALTER TABLE balance_entries ADD CONSTRAINT no_entry CHECK (amount <> -13)");
        long option = shop.option(1, 1_000);
        List<JsonNode> orders = Race.run(60, i -> () -> shop.order(i + 1, option, i == 30 ? 13 : 1));
        List<Integer> statuses =
                Race.run(60, i -> () -> shop.user(i + 1).pay(orders.get(i)).status());
        for (int i = 0; i < 60; i++) {
            assertThat(statuses.get(i)).isEqualTo(i == 30 ? 500 : 200);
        }
        assertThat(shop.user(31).balance(31)).isEqualTo(1_000_000);
    }

    private PaymentRequest request(JsonNode order) {
        return new PaymentRequest(
                shop.services().payments().get(order.at("/payment/id").asLong()),
                new KeyedRequest<>(Optional.empty(), outcome -> Responses.rendered(200, outcome)));
    }

    private PaymentTransaction transaction() {
        Shop services = shop.services();
        Outbox outbox = new Outbox(() -> {});
        return new PaymentTransaction(
                services.transactions(),
                services.idempotencyKeys(),
                new OrderCancellation(outbox, new Stock(outbox, services.clock())),
                new PopularCounts(ZoneOffset.UTC),
                outbox,
                services.clock());
    }

    private static String text(PaymentAttempt result) {
        return switch (result) {
            case PaymentAttempt.Ended(EndedPayment.Completed(Payment payment), var response) ->
                payment.status().name();
            case PaymentAttempt.Ended(EndedPayment.Cancelled(var refusal), var response) ->
                refusal.code().name();
            default -> result.toString();
        };
    }

    private CompletableFuture<Integer> pay(ExecutorService threads, long user, JsonNode order) {
        return CompletableFuture.supplyAsync(() -> shop.user(user).pay(order).status(), threads);
    }

    private Handle locking(String select) {
        Handle handle = shop.jdbi().open().begin();
        handle.select(select).mapTo(Long.class).list();
        return handle;
    }

    private long claimed() {
        return shop.services().meters().get(METER + "wait").timer().count();
    }

    private double waiting() {
        return shop.services().meters().get(METER + "waiting").gauge().value();
    }
}
