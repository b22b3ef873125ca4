package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import lastone.audit.Audit;
import lastone.audit.AuditReport;
import lastone.audit.AuditReport.Invariant;
import lastone.shop.Strategy;
import lastone.testing.Race;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The books hold whatever is done over HTTP, and whatever is changed behind the shop's back is named. */
@Timeout(120)
class AuditTest {

    private static final String[] NAMES = {
        "stock",
        "stock-not-negative",
        "balance",
        "popular-counts",
        "order-total",
        "order-payment",
        "order-created-event"
    };

    @TempDir
    private Path folder;

    /** A shop in which everything has happened once, with an order in each state. */
    private static final class Busy {
        final long option;
        final long paid;
        final long pending;
        final long cancelled;
        final long failed;

        Busy(RunningShop shop) {
            option = shop.option(1_000, 50);
            paid = shop.order(1, option, 3).get("id").asLong();
            pending = shop.order(2, option, 2).get("id").asLong();
            cancelled = shop.order(3, option, 1).get("id").asLong();
            failed = shop.order(4, shop.option(1_000_001, 5), 1).get("id").asLong();
            complete(shop, 1, paid).expect(200);
            shop.user(3).post("/api/v1/orders/" + cancelled + "/cancel").expect(200);
            complete(shop, 4, failed).expect(402);
            shop.admin()
                    .post("/api/v1/product-options/" + option + "/receipts", "{'quantity':7}")
                    .expect(201);
            shop.user(5)
                    .post("/api/v1/users/5/balance/charges", "{'amount':500}")
                    .expect(201);
        }

        private static lastone.testing.ShopClient.Answer complete(RunningShop shop, long user, long order) {
            long payment = shop.number("SELECT id FROM payments WHERE order_id = ?", order);
            return shop.user(user).post("/api/v1/payments/" + payment + "/complete");
        }
    }

    private static JsonNode audit(RunningShop shop) {
        return shop.admin().get("/api/v1/audit").expect(200);
    }

    private static void assertHolds(RunningShop shop) {
        JsonNode report = audit(shop);
        assertThat(report.get("holds").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.get("invariants"))
                .extracting(invariant -> invariant.get("name").asText())
                .containsExactly(NAMES);
        assertThat(report.get("invariants"))
                .allMatch(invariant -> invariant.get("holds").asBoolean()
                        && invariant.get("violations").isEmpty());
    }

    /** Changes rows, sees exactly one invariant named with one thing, and changes them back. */
    private static void assertNamed(RunningShop shop, String name, long id, String corrupt, String repair) {
        shop.execute(corrupt);
        JsonNode report = audit(shop);
        assertThat(report.get("holds").asBoolean()).as(corrupt).isFalse();
        List<String> broken = new ArrayList<>();
        report.get("invariants").forEach(invariant -> {
            if (!invariant.get("holds").asBoolean()) {
                invariant
                        .get("violations")
                        .forEach(wrong -> broken.add(invariant.get("name").asText() + " "
                                + wrong.get("id").asLong()));
            }
        });
        assertThat(broken).as(corrupt + report).containsExactly(name + " " + id);
        shop.execute(repair);
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void eachInvariantIsNamedWhenItIsBrokenAndNoOther(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            Busy busy = new Busy(shop);
            assertHolds(shop);
            JsonNode checked = audit(shop).get("invariants");
            assertThat(checked.get(0).get("checked").asLong())
                    .isEqualTo(shop.number("SELECT COUNT(*) FROM product_options"));
            assertThat(checked.get(2).get("checked").asLong()).isEqualTo(1_000);
            assertThat(checked.get(3).get("checked").asLong()).isEqualTo(1);
            assertThat(checked.get(6).get("checked").asLong()).isEqualTo(4);

            String option = "product_options SET stock = stock %s 1 WHERE id = " + busy.option;
            assertNamed(
                    shop, "stock", busy.option, "UPDATE " + option.formatted("+"), "UPDATE " + option.formatted("-"));
            assertNamed(
                    shop,
                    "stock",
                    987_654,
                    "INSERT INTO stock_receipts (product_option_id, quantity, received_at) VALUES (987654, 1, CURRENT_TIMESTAMP(6))",
                    "DELETE FROM stock_receipts WHERE product_option_id = 987654");

            String balance = "UPDATE users SET balance = balance %s 1 WHERE id = 9";
            assertNamed(shop, "balance", 9, balance.formatted("+"), balance.formatted("-"));

            String line = "UPDATE order_items SET total_price_at_order = total_price_at_order %s 1 WHERE order_id = %d";
            assertNamed(shop, "order-total", busy.paid, line.formatted("+", busy.paid), line.formatted("-", busy.paid));

            String status = "UPDATE orders SET status = '%s' WHERE id = %d";
            assertNamed(
                    shop,
                    "order-payment",
                    busy.paid,
                    status.formatted("PENDING_PAYMENT", busy.paid),
                    status.formatted("PAID", busy.paid));
            assertNamed(
                    shop,
                    "order-payment",
                    busy.pending,
                    status.formatted("PAID", busy.pending),
                    status.formatted("PENDING_PAYMENT", busy.pending));
            String amount = "UPDATE payments SET amount = amount %s 1 WHERE order_id = " + busy.pending;
            assertNamed(shop, "order-payment", busy.pending, amount.formatted("+"), amount.formatted("-"));
            String reason = "UPDATE orders SET cancel_reason = %s WHERE id = %d";
            assertNamed(
                    shop,
                    "order-payment",
                    busy.cancelled,
                    reason.formatted("NULL", busy.cancelled),
                    reason.formatted("'CUSTOMER'", busy.cancelled));
            assertNamed(
                    shop,
                    "order-payment",
                    busy.failed,
                    reason.formatted("'EXPIRED'", busy.failed),
                    reason.formatted("'PAYMENT_FAILED'", busy.failed));
            String orderOf = "UPDATE payments SET deleted_at = NULL, user_id = %d WHERE order_id = " + busy.cancelled;
            assertNamed(shop, "order-payment", busy.cancelled, orderOf.formatted(8), orderOf.formatted(3));

            String sold = "UPDATE daily_popular_products SET total_sold = total_sold %s 1 WHERE product_option_id = "
                    + busy.option;
            assertNamed(shop, "popular-counts", busy.option, sold.formatted("+"), sold.formatted("-"));
            String day = "UPDATE daily_popular_products SET sold_date = '2026-03-%d'";
            shop.execute(day.formatted(11));
            assertThat(audit(shop).at("/invariants/3/violations")).hasSize(2);
            shop.execute(day.formatted(10));

            assertEventsAreChecked(shop, busy);
            assertHolds(shop);
            if (kind != DatabaseKind.MYSQL) { // MySQL 8.0.15 knows no CHECK.
                shop.execute("ALTER TABLE product_options DROP CONSTRAINT product_options_stock_not_negative");
            }
            String below = "product_options SET stock = stock %s 1000 WHERE id = " + busy.option;
            shop.execute(
                    "INSERT INTO stock_receipts (product_option_id, quantity, received_at) VALUES (?, -1000, CURRENT_TIMESTAMP(6))",
                    busy.option);
            assertNamed(
                    shop,
                    "stock-not-negative",
                    busy.option,
                    "UPDATE " + below.formatted("-"),
                    "UPDATE " + below.formatted("+"));
        }
    }

    private static void assertEventsAreChecked(RunningShop shop, Busy busy) {
        String move = "UPDATE outbox_events SET data = REPLACE(data, '%d ', '%d ') WHERE type = 'order.created'";
        long elsewhere = busy.paid + 1_000_000;
        shop.execute(move.formatted(busy.paid, elsewhere));
        JsonNode missing = audit(shop).at("/invariants/6");
        assertThat(missing.get("violations"))
                .extracting(wrong -> wrong.get("id").asLong())
                .containsExactly(busy.paid, elsewhere);
        shop.execute(move.formatted(elsewhere, busy.paid));

        String row =
                "INSERT INTO outbox_events (events, type, occurred_at, data) VALUES (%d, '%s', CURRENT_TIMESTAMP(6), '%s')";
        String repair = "DELETE FROM outbox_events WHERE data LIKE '%{}'";
        String name = "order-created-event";
        assertNamed(shop, name, busy.pending, row.formatted(1, "order.created", line(busy.pending)), repair);
        assertNamed(shop, name, busy.cancelled, row.formatted(1, "order.cancelled", line(busy.cancelled)), repair);
        assertNamed(shop, name, busy.paid, row.formatted(1, "payment.completed", line(busy.paid)), repair);
        assertNamed(shop, name, 987_654, row.formatted(1, "payment.failed", line(987_654)), repair);
        shop.execute(row.formatted(1, "order.created", "{}"));
        JsonNode unreadable = audit(shop).at("/invariants/6/violations");
        assertThat(unreadable).hasSize(1);
        assertThat(unreadable.get(0).get("id").asLong()).isEqualTo(shop.number("SELECT MAX(id) FROM outbox_events"));
        assertThat(unreadable.get(0).get("detail").asText())
                .isEqualTo("order.created row of outbox_events that cannot be read");
        shop.execute(repair);
        shop.execute(row.formatted(1, "stock.restocked", line(987_654)));
        assertHolds(shop);
    }

    private static String line(long order) {
        return "%1$d %1$d {}".formatted(order);
    }

    @Test
    void manyViolationsAreCountedAndTheFirstHundredListed() {
        try (RunningShop shop = RunningShop.on(DatabaseKind.H2)) {
            shop.execute("UPDATE users SET balance = balance + 1");
            JsonNode balance = audit(shop).at("/invariants/2");
            assertThat(balance.get("violations")).hasSize(100);
            assertThat(balance.at("/violations/0/id").asLong()).isEqualTo(1);
            assertThat(balance.at("/violations/0/detail").asText())
                    .isEqualTo("balance is 1000001, charges less payments are 1000000");
        }
    }

    /** What is bought between two checks of an audit is in none of them. */
    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void anAuditSeesOneMoment(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(1_000);
            shop.tryPlace(1, new TreeMap<>(Map.of(option, 1)));
            AtomicInteger placed = new AtomicInteger(1);
            Audit audit = shop.services().audit();
            AuditReport report = audit.run(new Audit.Progress() {
                @Override
                public void finished(Invariant invariant) {
                    // In another thread: in this one Jdbi would hand out the audit's own connection.
                    placed.addAndGet(CompletableFuture.supplyAsync(
                                    () -> shop.tryPlace(2, new TreeMap<>(Map.of(option, 2)))
                                            + shop.tryPlaceAndCancel(3, new TreeMap<>(Map.of(option, 2))))
                            .join());
                }
            });
            assertThat(report.holds()).as(report.toString()).isTrue();
            assertThat(report.invariants())
                    .filteredOn(invariant -> invariant.name().startsWith("order-"))
                    .extracting(Invariant::checked)
                    .containsExactly(1L, 1L, 1L);
            assertThat(placed).hasValue(1 + NAMES.length);
            AuditReport after = audit.run(new Audit.Progress() {});
            assertThat(after.holds()).as(after.toString()).isTrue();
            assertThat(after.invariants().getLast().checked()).isEqualTo(1 + 2L * NAMES.length);
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void theBooksHoldWhileBuyersBuy(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long option = shop.option(10, 1_000);
            AtomicBoolean over = new AtomicBoolean();
            List<Integer> audits = Race.run(9, racer -> () -> {
                if (racer == 0) {
                    int count = 0;
                    while (!over.get()) {
                        assertHolds(shop);
                        count++;
                    }
                    return count;
                }
                for (int i = 0; i < 15; i++) {
                    JsonNode order = shop.order(racer, option, 1 + i % 3);
                    String path = i % 2 == 0
                            ? "/api/v1/payments/" + order.at("/payment/id") + "/complete"
                            : "/api/v1/orders/" + order.get("id") + "/cancel";
                    shop.user(racer).post(path).expect(200);
                }
                over.set(true);
                return 0;
            });
            assertThat(audits.getFirst()).isPositive();
            assertHolds(shop);
        }
    }

    /** Days of a zone whose clocks change, with payments just before and after each midnight. */
    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void countsAreOfTheShopsDaysAlsoWhereClocksChange(DatabaseKind kind) {
        Map<String, String> settings = new HashMap<>(kind.freshDatabase());
        settings.put("TIME_ZONE", "Europe/Berlin");
        try (RunningShop shop = RunningShop.on(settings)) {
            long option = shop.option(10, 1_000);
            // 10 March 09:30 UTC to 1 April: the clocks change in the night to 29 March.
            for (int i = 0; i < 44; i++) {
                shop.clock.move(Duration.ofHours(i % 2 == 0 ? 11 : 13).plusMinutes(i % 3));
                JsonNode order = shop.order(1, option, 1 + i % 4);
                shop.user(1)
                        .post("/api/v1/payments/" + order.at("/payment/id") + "/complete")
                        .expect(200);
            }
            assertHolds(shop);
            long count = shop.number("SELECT MAX(id) FROM daily_popular_products WHERE sold_date = '2026-03-29'");
            shop.execute("UPDATE daily_popular_products SET total_sold = total_sold + 1 WHERE id = ?", count);
            assertThat(audit(shop).at("/invariants/3/violations/0/detail").asText())
                    .startsWith("2026-03-29: counted ");
        }
    }

    @ParameterizedTest
    @EnumSource(DatabaseKind.class)
    void ordersWhoseEventsWereCleanedUpAreFineAndYoungerOnesAreChecked(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            Busy old = new Busy(shop);
            shop.endExpiry(); // It would write a young event.
            shop.clock.move(Duration.ofHours(25));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> shop.number("SELECT COUNT(*) FROM outbox_events") == 0);
            long young = shop.order(6, old.option, 1).get("id").asLong();
            assertHolds(shop);
            assertThat(audit(shop).at("/invariants/6/checked").asLong()).isEqualTo(1);
            shop.execute("DELETE FROM outbox_events WHERE data LIKE ?", young + " %");
            assertThat(audit(shop).at("/invariants/6/violations/0/id").asLong()).isEqualTo(young);
        }
    }

    /** The events of one row are about orders of two blocks, and of one far away from both. */
    @Test
    void aRowOfEventsIsCheckedAcrossBlocks() {
        try (RunningShop shop = RunningShop.demo()) {
            shop.order(1, 1, 1);
            long far = 9_000_000_000_000_000_000L;
            List<Long> ids = LongStream.concat(LongStream.rangeClosed(49_990, 50_080), LongStream.of(far))
                    .boxed()
                    .toList();
            shop.execute(
                    """
                    INSERT INTO outbox_events (events, type, occurred_at, data)
                    VALUES (?, 'order.created', CURRENT_TIMESTAMP(6), ?)
                    """,
                    ids.size(),
                    String.join("\n", ids.stream().map(AuditTest::line).toList()));
            assertThat(audit(shop).at("/invariants/6/violations"))
                    .extracting(wrong -> wrong.get("id").asLong())
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void onlyTheAdminAudits() {
        try (RunningShop shop = RunningShop.demo()) {
            shop.anyone().get("/api/v1/audit").expect(401, "UNAUTHENTICATED_ERROR");
            shop.user(1).get("/api/v1/audit").expect(403, "FORBIDDEN_ERROR");
            assertHolds(shop);
        }
    }

    @Test
    void theCommandPrintsATableBesideARunningServerAndSaysByItsExitCodeWhatItFound() {
        Map<String, String> settings = new HashMap<>(DatabaseKind.MARIADB.freshDatabase());
        settings.put("MODE", "demo");
        try (RunningShop shop = RunningShop.on(settings)) {
            Busy busy = new Busy(shop);
            ShopProcess.Ended holds = ShopProcess.run(folder, settings, "audit");
            assertThat(holds.exitCode()).as(holds.err() + holds.out()).isZero();
            assertThat(holds.out())
                    .contains("The books hold")
                    .doesNotContain("NO")
                    .contains(NAMES);

            shop.execute("UPDATE users SET balance = balance - 1");
            shop.execute("DELETE FROM outbox_events WHERE type = 'order.created' AND data LIKE ?", busy.paid + " %");
            ShopProcess.Ended broken = ShopProcess.run(folder, settings, "audit");
            assertThat(broken.exitCode()).isEqualTo(1);
            assertThat(broken.out())
                    .containsPattern("balance +NO +1,000 +1,000")
                    .contains("\n  7: balance is 999999, charges less payments are 1000000")
                    .contains("and 900 more")
                    .contains("\n  " + busy.paid + ": no order.created event")
                    .contains("The books do NOT hold");
        }
    }

    @Test
    void theCommandRefusesWhatItCannotUseInOneLineAndCreatesNothing() throws Exception {
        assertRefused(ShopProcess.run(folder, Map.of(), "audit"), "DB_URL");
        assertThat(Files.exists(folder.resolve("data/lastone.mv.db"))).isFalse();
        assertRefused(ShopProcess.run(folder, Map.of("PORT", "x"), "audit"), "PORT");
        Map<String, String> empty = new HashMap<>(DatabaseKind.MARIADB.freshDatabase());
        empty.put("MODE", "demo");
        assertRefused(ShopProcess.run(folder, empty, "audit"), "no schema of this version");
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            assertRefused(ShopProcess.run(folder, Map.of(), "audit"), "in use by another process");
            server.client().get("/health/ready").expect(200);
        }
        ShopProcess.Ended stopped = ShopProcess.run(folder, Map.of(), "audit");
        assertThat(stopped.exitCode()).as(stopped.err() + stopped.out()).isZero();
    }

    private static void assertRefused(ShopProcess.Ended ended, String named) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).startsWith("lastone: ").contains(named).hasLineCount(1);
        assertThat(ended.out()).isEmpty();
    }
}
