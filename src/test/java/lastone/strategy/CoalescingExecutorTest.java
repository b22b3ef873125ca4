package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import lastone.order.Order;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.Logs;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of orders on a real database, held by a row that the test has locked. */
class CoalescingExecutorTest {

    private final StrategyShop shop = StrategyShop.open(Strategy.COALESCED, DatabaseKind.MARIADB.freshDatabase());
    private final long option = shop.option(100);

    @AfterEach
    void stockAndOrdersAgree() {
        shop.assertLedgerHolds();
        shop.close();
    }

    private CompletableFuture<Order> place(long user, long optionId) {
        return CompletableFuture.supplyAsync(
                () -> shop.place(user, StrategyShop.units(optionId, 1)), Thread::startVirtualThread);
    }

    private Handle hold(long optionId) {
        Handle row = shop.database().jdbi().open().begin();
        row.execute("UPDATE product_options SET stock = stock WHERE id = ?", optionId);
        return row;
    }

    private double waiting() {
        return shop.services().meters().get("lastone.batch.waiting").gauge().value();
    }

    private double splits() {
        return shop.counted("lastone.batch.retries");
    }

    private static boolean isRefused(CompletableFuture<Order> order) {
        return order.handle((placed, failure) -> failure != null).join();
    }

    /** The orders of users 2 to 11, which one batch has claimed. */
    private List<CompletableFuture<Order>> batchOfTen() {
        try (Handle row = hold(option)) {
            CompletableFuture<Order> first = place(1, option);
            Awaitility.await()
                    .until(() -> shop.number("SELECT COUNT(*) FROM information_schema.innodb_lock_waits") > 0);
            List<CompletableFuture<Order>> orders =
                    IntStream.range(2, 12).mapToObj(user -> place(user, option)).toList();
            Awaitility.await().until(() -> waiting() == 10);
            row.rollback();
            first.join();
            return orders;
        }
    }

    /** As if another server had sold in between, twice; the third time nobody can. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBatchWhoseStockWasSoldElsewhereIsPlannedAgainAsAWhole(int times) {
        StockChanges.first(times, 2, shop, "stock = 0");
        batchOfTen().forEach(CompletableFuture::join);
        assertThat(shop.counted("lastone.order.retries", "reason", "stock_changed"))
                .isEqualTo(times);
        assertThat(splits()).isZero();
        assertThat(shop.services().meters().get("lastone.batch.size").summary().max())
                .isEqualTo(10);
        assertThat(shop.stock(option)).isEqualTo(100 - 11);
    }

    /** As if the database had become read-only, or had lost its disk, just before it. */
    @ParameterizedTest
    @ValueSource(ints = {1290, 1836, 1021, 1969, 1047})
    void aBatchThatFailsForAReasonNoOrderHasIsExecutedOnce(int code) {
        shop.execute("""
                CREATE TRIGGER outage BEFORE INSERT ON payments FOR EACH ROW
                IF NEW.user_id = 2 THEN SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = %d; END IF
                """.formatted(code));
        assertThat(batchOfTen()).allMatch(CoalescingExecutorTest::isRefused);
        assertThat(splits()).isZero();
        assertThat(shop.counted("lastone.order.transaction")).as("transactions").isEqualTo(2);
        assertThat(shop.stock(option)).isEqualTo(100 - 1);
    }

    @Test
    void anOrderWhoseDataIsRefusedFailsAloneAndTheSplitIsLoggedOnce() {
        shop.execute("ALTER TABLE payments ADD CONSTRAINT no_user_7 CHECK (user_id <> 7)");
        try (Logs log = Logs.of("lastone.batch.BatchExecution")) {
            List<CompletableFuture<Order>> orders = batchOfTen();
            assertThat(orders.stream().filter(CoalescingExecutorTest::isRefused).count())
                    .isEqualTo(1);
            assertThat(splits()).isGreaterThan(1);
            assertThat(log.lines())
                    .singleElement(STRING)
                    .startsWith("WARN A batch of 10 requests failed and is executed")
                    .contains("no_user_7");
        }
    }

    @Test
    void aRushForOneOptionHoldsUpNoOrdersOfOtherStripes() {
        try (Handle row = hold(option)) {
            CompletableFuture<Order> held = place(1, option);
            for (int user = 2; user <= 4; user++) {
                assertThat(place(user, shop.option(5)).join().userId()).isEqualTo(user);
            }
            assertThat(held).isNotDone();
            row.rollback();
            assertThat(held.join().userId()).isEqualTo(1);
        }
    }
}
