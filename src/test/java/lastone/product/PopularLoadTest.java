package lastone.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lastone.testing.Race;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.Test;

/** Popular products that many ask for at once, while a read of the counts takes as long as the test wants. */
class PopularLoadTest {

    private static final int CALLERS = 30;

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();

    /** Calls back after each read of the counts, while it holds its connection. */
    private static void afterEachRead(RunningShop shop, Runnable callback) {
        shop.jdbi().setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext statement) {
                if (String.valueOf(statement.getRawSql()).contains("FROM daily_popular_products")) {
                    callback.run();
                }
            }
        });
    }

    @Test
    void readsOfManyDifferentRankingsLeaveConnectionsToSalesAndAreRefusedInTime() {
        try (RunningShop shop = RunningShop.demo("STOCK_WAIT", "PT3S")) {
            afterEachRead(shop, () -> {
                reads.incrementAndGet();
                Race.await(mayEnd);
            });
            // Made here, since its class must not be loaded by many virtual threads at once: they would occupy all
            // carriers.
            ShopClient anyone = shop.anyone();
            List<CompletableFuture<ShopClient.Response>> asked = IntStream.rangeClosed(1, CALLERS)
                    .mapToObj(limit -> CompletableFuture.supplyAsync(
                            () -> anyone.get("/api/v1/products/popular?limit=" + limit), Thread::startVirtualThread))
                    .toList();
            Awaitility.await().until(() -> reads.get() >= 2);
            shop.user(7).pay(shop.order(7, 1, 1)).expect(200);
            Awaitility.await()
                    .until(() ->
                            asked.stream().filter(CompletableFuture::isDone).count() >= CALLERS - 2);
            for (CompletableFuture<ShopClient.Response> refused :
                    asked.stream().filter(CompletableFuture::isDone).toList()) {
                refused.join().expect(503, "UNAVAILABLE_ERROR");
                assertThat(refused.join().header("Retry-After")).isEqualTo("1");
            }
            mayEnd.countDown();
            assertThat(asked)
                    .filteredOn(response -> response.join().status() == 200)
                    .hasSize(2);
            assertThat(reads).hasValue(2);
        }
    }

    @Test
    void requestsForOneRankingShareTheNextReadWhichStartsAfterThem() throws Exception {
        try (RunningShop shop = RunningShop.demo()) {
            PopularProducts popular = shop.services().popular();
            LocalDate today = popular.today();
            PopularProducts.Query query = new PopularProducts.Query(today, today, false, 5);
            afterEachRead(shop, () -> {
                if (reads.incrementAndGet() == 1) {
                    Race.await(mayEnd);
                }
            });
            FutureTask<PopularProducts.Ranking> first = new FutureTask<>(() -> popular.rank(query));
            Thread.startVirtualThread(first);
            Awaitility.await().until(() -> reads.get() == 1);
            shop.user(7).pay(shop.order(7, 2, 3)).expect(200);
            List<FutureTask<PopularProducts.Ranking>> later = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                later.add(new FutureTask<>(() -> popular.rank(query)));
                Thread caller = Thread.startVirtualThread(later.getLast());
                Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            }
            mayEnd.countDown();
            assertThat(first.get().data()).isEmpty();
            for (FutureTask<PopularProducts.Ranking> ranking : later) {
                assertThat(ranking.get().data().getFirst().totalSold()).isEqualTo(3);
            }
            assertThat(reads).hasValue(2);
        }
    }
}
