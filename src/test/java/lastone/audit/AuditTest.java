package lastone.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import lastone.audit.AuditReport.Invariant;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every invariant holds whatever is done over HTTP, and each change behind the shop's back is reported. */
@Timeout(120)
class AuditTest {

    private static final String[] NAMES = {
        "stock",
        "stock-not-negative",
        "balance",
        "popular-counts",
        "pending-orders",
        "holdings",
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
        final long refunded;

        Busy(RunningShop shop) {
            option = shop.option(1_000, 50);
            paid = shop.order(1, option, 3).get("id").asLong();
            pending = shop.order(2, option, 2).get("id").asLong();
            JsonNode third = shop.order(3, option, 1);
            cancelled = third.get("id").asLong();
            failed = shop.order(4, shop.option(1_000_001, 5), 1).get("id").asLong();
            shop.pay(1, paid).expect(200);
            shop.user(3).cancel(third).expect(200);
            shop.pay(4, failed).expect(402);
            shop.admin().restock(option, 7).expect(201);
            shop.user(5).topUp(5, 500).expect(201);
            JsonNode sixth = shop.order(6, option, 4);
            refunded = sixth.get("id").asLong();
            shop.pay(6, refunded).expect(200);
            shop.admin().refund(sixth, true).expect(200);
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

    /** Corrupts rows by one word of a statement, expects exactly one violation, and repairs them by another word. */
    private static void assertReported(
            RunningShop shop, String name, long id, String change, String corrupting, String repairing) {
        assertReported(shop, name, id, change.formatted(corrupting), change.formatted(repairing));
    }

    /** Corrupts rows, expects exactly one violation of each of these invariants, the last one with this id, and repairs them. */
    private static void assertReported(RunningShop shop, String name, long id, String corrupt, String repair) {
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
        assertThat(broken).as(corrupt + report).containsExactly((name + " " + id).split(", "));
        shop.execute(repair);
    }

    @EachDatabase
    void reportsExactlyTheInvariantThatIsBroken(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            Busy busy = new Busy(shop);
            assertHolds(shop);
            JsonNode checked = audit(shop).get("invariants");
            assertThat(checked.get(0).get("checked").asLong())
                    .isEqualTo(shop.number("SELECT COUNT(*) FROM product_options"));
            assertThat(checked.get(2).get("checked").asLong()).isEqualTo(1_000);
            assertThat(checked.get(3).get("checked").asLong()).isEqualTo(1);
            assertThat(checked.get(8).get("checked").asLong()).isEqualTo(5);

            String stock = "UPDATE product_options SET stock = stock %s WHERE id = " + busy.option;
            assertReported(shop, "stock", busy.option, stock, "+ 1", "- 1");
            assertReported(
                    shop,
                    "stock",
                    987_654,
                    "INSERT INTO stock_movements (product_option_id, type, delta, created_at) VALUES (987654, 'RESTOCK', 1, CURRENT_TIMESTAMP(6))",
                    "DELETE FROM stock_movements WHERE product_option_id = 987654");
            assertReported(shop, "balance", 9, "UPDATE users SET balance = balance %s WHERE id = 9", "+ 1", "- 1");
            String pending = "UPDATE users SET pending_orders = pending_orders %s WHERE id = 9";
            assertReported(shop, "pending-orders", 9, pending, "+ 1", "- 1");
            String counted = "UPDATE order_items SET counted = %s WHERE order_id = " + busy.paid;
            assertReported(shop, "holdings", 1, counted, "TRUE", "FALSE");
            String after = "UPDATE balance_entries SET balance_after = balance_after %s WHERE type = 'REFUND'";
            assertReported(shop, "balance", 6, after, "+ 1", "- 1");
            String type = "UPDATE balance_entries SET type = %s WHERE order_id = ";
            assertReported(shop, "order-payment", busy.paid, type + busy.paid, "'TOP_UP'", "'PAYMENT'");
            String refund = "UPDATE balance_entries SET type = %s WHERE amount > 0 AND order_id = " + busy.refunded;
            assertReported(shop, "order-payment", busy.refunded, refund, "'TOP_UP'", "'REFUND'");
            String entry = "UPDATE balance_entries SET order_id = %s WHERE type = 'REFUND'";
            long entryId = shop.number("SELECT id FROM balance_entries WHERE type = 'REFUND'");
            String back = entry.formatted(busy.refunded);
            Map.of("987654", 987_654L, "NULL", entryId)
                    .forEach((order, id) -> assertReported(
                            shop,
                            "order-payment %d, order-payment".formatted(busy.refunded),
                            id,
                            entry.formatted(order),
                            back));
            String restocked = "UPDATE orders SET restocked = %s WHERE id = " + busy.refunded;
            assertReported(shop, "stock", busy.option, restocked, "FALSE", "TRUE");

            String line = "UPDATE order_items SET total_price_at_order = total_price_at_order %s WHERE order_id = ";
            assertReported(shop, "order-total", busy.paid, line + busy.paid, "+ 1", "- 1");

            String status = "UPDATE orders SET status = '%s' WHERE id = ";
            String alsoOf = "pending-orders %d, order-payment";
            assertReported(shop, alsoOf.formatted(1), busy.paid, status + busy.paid, "PENDING_PAYMENT", "PAID");
            assertReported(shop, alsoOf.formatted(2), busy.pending, status + busy.pending, "PAID", "PENDING_PAYMENT");
            String amount = "UPDATE payments SET amount = amount %s WHERE order_id = ";
            assertReported(shop, "order-payment", busy.pending, amount + busy.pending, "+ 1", "- 1");
            String reason = "UPDATE orders SET cancel_reason = %s WHERE id = ";
            assertReported(shop, "order-payment", busy.refunded, status + busy.refunded, "PAID", "REFUNDED");
            assertReported(shop, "order-payment", busy.cancelled, reason + busy.cancelled, "NULL", "'CUSTOMER'");
            assertReported(shop, "order-payment", busy.failed, reason + busy.failed, "'EXPIRED'", "'PAYMENT_FAILED'");
            String owner = "UPDATE payments SET deleted_at = NULL, user_id = %s WHERE order_id = ";
            assertReported(shop, "order-payment", busy.cancelled, owner + busy.cancelled, "8", "3");

            String sold = "UPDATE daily_popular_products SET total_sold = total_sold %s WHERE product_option_id = ";
            assertReported(shop, "popular-counts", busy.option, sold + busy.option, "+ 1", "- 1");
            String day = "UPDATE daily_popular_products SET sold_date = '2026-03-%d'";
            shop.execute(day.formatted(11));
            assertThat(audit(shop).at("/invariants/3/violations")).hasSize(2);
            shop.execute(day.formatted(10));

            assertEventsAreChecked(shop, busy);
            assertHolds(shop);
            if (kind != DatabaseKind.MYSQL) { // MySQL 8.0.15 knows no CHECK.
                shop.execute("ALTER TABLE product_options DROP CONSTRAINT product_options_stock_not_negative");
            }
            shop.execute(
                    "INSERT INTO stock_movements (product_option_id, type, delta, created_at) VALUES (?, 'RESTOCK', -1000, CURRENT_TIMESTAMP(6))",
                    busy.option);
            assertReported(shop, "stock-not-negative", busy.option, stock, "- 1000", "+ 1000");
        }
    }

    private static void assertEventsAreChecked(RunningShop shop, Busy busy) {
        String move = "UPDATE outbox_events SET data = REPLACE(data, '%d ', '%d ') WHERE type = 'order.created'";
        long elsewhere = busy.paid + 1_000_000;
        shop.execute(move.formatted(busy.paid, elsewhere));
        JsonNode missing = audit(shop).at("/invariants/8");
        assertThat(missing.get("violations"))
                .extracting(wrong -> wrong.get("id").asLong())
                .containsExactly(busy.paid, elsewhere);
        shop.execute(move.formatted(elsewhere, busy.paid));

        String repair = "DELETE FROM outbox_events WHERE data LIKE '%{}'";
        String row =
                "INSERT INTO outbox_events (events, type, occurred_at, data) VALUES (1, '%s', CURRENT_TIMESTAMP(6), '%s')";
        String name = "order-created-event";
        assertReported(shop, name, busy.pending, row.formatted("order.created", line(busy.pending)), repair);
        assertReported(shop, name, busy.cancelled, row.formatted("order.cancelled", line(busy.cancelled)), repair);
        assertReported(shop, name, busy.paid, row.formatted("payment.completed", line(busy.paid)), repair);
        assertReported(shop, name, 987_654, row.formatted("payment.failed", line(987_654)), repair);
        shop.insertEvents(1, "order.created", "{}");
        JsonNode unreadable = audit(shop).at("/invariants/8/violations");
        assertThat(unreadable).hasSize(1);
        assertThat(unreadable.get(0).get("id").asLong()).isEqualTo(shop.number("SELECT MAX(id) FROM outbox_events"));
        assertThat(unreadable.get(0).get("detail").asText())
                .isEqualTo("order.created row of outbox_events that cannot be read");
        shop.execute(repair);
        shop.insertEvents(1, "stock.restocked", line(987_654));
        assertHolds(shop);
    }

    private static String line(long order) {
        return "%1$d %1$d {}".formatted(order);
    }

    @Test
    void listsTheFirstHundredViolations() {
        try (RunningShop shop = RunningShop.on(DatabaseKind.H2)) {
            shop.execute("UPDATE users SET balance = balance + 1");
            JsonNode balance = audit(shop).at("/invariants/2");
            assertThat(balance.get("violations")).hasSize(100);
            assertThat(balance.at("/violations/0/id").asLong()).isEqualTo(1);
            assertThat(balance.at("/violations/0/detail").asText())
                    .isEqualTo("balance is 1000001, entries are 1000000");
        }
    }

    /** Orders placed between two checks of an audit are in neither. */
    @EachDatabase
    void checksOneSnapshot(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long option = shop.option(1_000);
            shop.tryPlace(1, option, 1);
            AtomicInteger placed = new AtomicInteger(1);
            Audit audit = shop.services().audit();
            AuditReport report = audit.run(new Audit.Progress() {
                @Override
                public void finished(Invariant invariant) {
                    // In another thread: in this one Jdbi would hand out the audit's own connection.
                    placed.addAndGet(CompletableFuture.supplyAsync(
                                    () -> shop.tryPlace(2, option, 2) + shop.tryPlaceAndCancel(3, option, 2))
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

    @EachDatabase
    void holdsWhileOrdersArePlaced(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            long option = shop.option(10, 1_000);
            AtomicBoolean over = new AtomicBoolean();
            List<Integer> audits = Race.run(9, task -> () -> {
                if (task == 0) {
                    int count = 0;
                    while (!over.get()) {
                        assertHolds(shop);
                        count++;
                    }
                    return count;
                }
                for (int i = 0; i < 15; i++) {
                    JsonNode order = shop.order(task, option, 1 + i % 3);
                    ShopClient buyer = shop.user(task);
                    (i % 2 == 0 ? buyer.pay(order) : buyer.cancel(order)).expect(200);
                }
                over.set(true);
                return 0;
            });
            assertThat(audits.getFirst()).isPositive();
            assertHolds(shop);
        }
    }

    /** Days of a zone whose clocks change, with payments just before and after each midnight. */
    @EachDatabase
    void countsByTheShopsDaysAcrossClockChanges(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind.freshDatabase("TIME_ZONE", "Europe/Berlin"))) {
            long option = shop.option(10, 1_000);
            // 10 March 09:30 UTC to 1 April: the clocks change in the night to 29 March.
            for (int i = 0; i < 44; i++) {
                shop.clock.move(Duration.ofHours(i % 2 == 0 ? 11 : 13).plusMinutes(i % 3));
                shop.user(1).pay(shop.order(1, option, 1 + i % 4)).expect(200);
            }
            assertHolds(shop);
            long count = shop.number("SELECT MAX(id) FROM daily_popular_products WHERE sold_date = '2026-03-29'");
            shop.execute("UPDATE daily_popular_products SET total_sold = total_sold + 1 WHERE id = ?", count);
            assertThat(audit(shop).at("/invariants/3/violations/0/detail").asText())
                    .startsWith("2026-03-29: counted ");
        }
    }

    @EachDatabase
    void acceptsDeletedEventsOfOldOrdersOnly(DatabaseKind kind) {
        try (RunningShop shop = RunningShop.on(kind)) {
            Busy old = new Busy(shop);
            shop.endExpiry(); // It would write a young event.
            shop.clock.move(Duration.ofHours(25));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shop.count("outbox_events") == 0);
            long young = shop.order(6, old.option, 1).get("id").asLong();
            assertHolds(shop);
            assertThat(audit(shop).at("/invariants/8/checked").asLong()).isEqualTo(1);
            shop.execute("DELETE FROM outbox_events WHERE data LIKE ?", young + " %");
            assertThat(audit(shop).at("/invariants/8/violations/0/id").asLong()).isEqualTo(young);
        }
    }

    /** The events of one row are about orders of two blocks, and of one far away from both. */
    @Test
    void checksARowOfEventsAcrossBlocks() {
        try (RunningShop shop = RunningShop.demo()) {
            shop.order(1, 1, 1);
            long far = 9_000_000_000_000_000_000L;
            List<Long> ids = LongStream.concat(LongStream.rangeClosed(49_990, 50_080), LongStream.of(far))
                    .boxed()
                    .toList();
            String data = String.join("\n", ids.stream().map(AuditTest::line).toList());
            shop.insertEvents(ids.size(), "order.created", data);
            assertThat(audit(shop).at("/invariants/8/violations"))
                    .extracting(wrong -> wrong.get("id").asLong())
                    .containsExactlyElementsOf(ids);
        }
    }

    @Test
    void requiresAnAdmin() {
        try (RunningShop shop = RunningShop.demo()) {
            shop.anyone().get("/api/v1/audit").expect(401, "UNAUTHENTICATED_ERROR");
            shop.user(1).get("/api/v1/audit").expect(403, "FORBIDDEN_ERROR");
            assertHolds(shop);
        }
    }

    @Test
    void theCommandPrintsATableAndReturnsAnExitCode() {
        Map<String, String> settings = DatabaseKind.MARIADB.freshDatabase();
        // The zone is the shop's: where it is 23:30 of the day before, and the command is not told.
        try (RunningShop shop = RunningShop.on(Settings.with(settings, "TIME_ZONE", "Pacific/Honolulu"))) {
            Busy busy = new Busy(shop);
            ShopProcess.Ended holds = ShopProcess.run(folder, settings, "audit");
            assertThat(holds.exitCode()).as(holds.err() + holds.out()).isZero();
            assertThat(holds.out())
                    .contains("The ledger is consistent")
                    .doesNotContain("NO")
                    .contains(NAMES);

            shop.execute("UPDATE users SET balance = balance - 1");
            shop.execute("DELETE FROM outbox_events WHERE type = 'order.created' AND data LIKE ?", busy.paid + " %");
            ShopProcess.Ended broken = ShopProcess.run(folder, settings, "audit");
            assertThat(broken.exitCode()).isEqualTo(1);
            assertThat(broken.out())
                    .containsPattern("balance +NO +1,000 +1,000")
                    .contains("\n  7: balance is 999999, entries are 1000000")
                    .contains("and 900 more")
                    .contains("\n  " + busy.paid + ": no order.created event")
                    .contains("The ledger is NOT consistent");
        }
    }

    @Test
    void theCommandRefusesInOneLineAndCreatesNothing() throws Exception {
        ShopProcess.run(folder, Map.of(), "audit").assertRefused("DB_URL");
        assertThat(Files.exists(folder.resolve("data/lastone.mv.db"))).isFalse();
        ShopProcess.run(folder, Map.of("PORT", "x"), "audit").assertRefused("PORT");
        Map<String, String> empty = DatabaseKind.MARIADB.freshDatabase();
        ShopProcess.run(folder, empty, "audit").assertRefused("no schema of this version");
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            ShopProcess.run(folder, Map.of(), "audit").assertRefused("in use by another process");
            server.client().get("/health/ready").expect(200);
        }
        ShopProcess.Ended stopped = ShopProcess.run(folder, Map.of(), "audit");
        assertThat(stopped.exitCode()).as(stopped.err() + stopped.out()).isZero();
    }
}
