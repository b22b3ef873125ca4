package lastone.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Race;
import lastone.testing.StrategyShop;

class DeadlockTest {

    /** Each takes its first row, waits until the other has taken its own, and then wants the other's. */
    @EachDatabase
    void theVictimOfADeadlockRunsAgainAndBothEffectsCountOnce(DatabaseKind kind) {
        try (StrategyShop shop = StrategyShop.open(Strategy.CONDITIONAL, kind.freshDatabase())) {
            long left = shop.option(0);
            long right = shop.option(0);
            AtomicInteger attempts = new AtomicInteger();
            CountDownLatch bothHaveOne = new CountDownLatch(2);
            List<Boolean> done = Race.run(2, i -> () -> {
                shop.services().transactions().execute(handle -> {
                    attempts.incrementAndGet();
                    handle.execute("UPDATE product_options SET stock = stock + 1 WHERE id = ?", i == 0 ? left : right);
                    bothHaveOne.countDown();
                    Race.await(bothHaveOne);
                    handle.execute("UPDATE product_options SET stock = stock + 1 WHERE id = ?", i == 0 ? right : left);
                });
                return true;
            });
            assertThat(done).containsOnly(true);
            assertThat(attempts.get()).isGreaterThan(2);
            assertThat(shop.counted("lastone.transaction.retries")).isEqualTo(attempts.get() - 2);
            assertThat(shop.stock(left)).isEqualTo(2);
            assertThat(shop.stock(right)).isEqualTo(2);
        }
    }
}
