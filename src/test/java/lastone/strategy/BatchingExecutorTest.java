package lastone.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import lastone.order.Order;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of orders on a real database, held by a row that the test has locked. */
class BatchingExecutorTest {

    private final StrategyShop shop = StrategyShop.open(Strategy.COALESCED, DatabaseKind.MARIADB.freshDatabase());
    private final long option = shop.option(100);

    @AfterEach
    void theBooksHold() {
        shop.assertBooksHold();
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

    /** As if another server had sold in between, twice; the third time nobody can. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aBatchWhoseStockWasSoldElsewhereIsPlannedAgainAsAWhole(int times) {
        StockChanges.first(times, 2, shop, "stock = 0");
        List<CompletableFuture<Order>> orders;
        try (Handle row = hold(option)) {
            CompletableFuture<Order> first = place(1, option);
            Awaitility.await()
                    .until(() -> shop.number("SELECT COUNT(*) FROM information_schema.innodb_lock_waits") > 0);
            orders =
                    IntStream.range(2, 12).mapToObj(user -> place(user, option)).toList();
            Awaitility.await().until(() -> waiting() == 10);
            row.rollback();
            first.join();
        }
        orders.forEach(CompletableFuture::join);
        assertThat(shop.counted("lastone.order.retries", "reason", "stock_changed"))
                .isEqualTo(times);
        assertThat(shop.counted("lastone.batch.retries"))
                .as("batches that were split")
                .isZero();
        assertThat(shop.services().meters().get("lastone.batch.size").summary().max())
                .isEqualTo(10);
        assertThat(shop.stock(option)).isEqualTo(100 - 11);
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
