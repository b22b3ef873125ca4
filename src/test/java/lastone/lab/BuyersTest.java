package lastone.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Every buyer ends with one result, also one whose order throws or is interrupted. */
class BuyersTest {

    private final List<Buyers.Result> results = new CopyOnWriteArrayList<>();

    private Buyers buyers(int count, IntFunction<Purchase> buy) {
        return new Buyers(count, buy, results::add);
    }

    @Test
    void allAreServedAfterTheReleaseInArrivalPlacesOfTheirOwn() {
        Buyers buyers = buyers(50, buyer -> Purchase.sold(buyer + 1));
        assertThat(results).isEmpty();
        buyers.release();
        buyers.await();
        assertThat(results).allMatch(buyer -> buyer.purchase().orderId() == buyer.buyer() + 1);
        assertThat(results.stream().map(Buyers.Result::arrival).sorted().toList())
                .hasSize(50)
                .startsWith(0)
                .endsWith(49)
                .doesNotHaveDuplicates();
    }

    @Test
    void aBuyerWhoseOrderThrowsAnErrorHasFailed() {
        Buyers buyers = buyers(3, buyer -> {
            if (buyer == 1) {
                throw new AssertionError("defect");
            }
            return Purchase.notSold(Purchase.Outcome.SOLD_OUT, "");
        });
        buyers.release();
        buyers.await();
        assertThat(results).hasSize(3);
        assertThat(results.stream()
                        .filter(buyer -> buyer.purchase().outcome() == Purchase.Outcome.FAILED)
                        .map(Buyers.Result::buyer))
                .containsExactly(1);
    }

    @Test
    void everyBuyerOfARaceThatIsCancelledAtOnceHasAResult() {
        Buyers buyers = buyers(1_000, buyer -> Purchase.notSold(Purchase.Outcome.REJECTED, "withdrawn"));
        buyers.release();
        buyers.cancel();
        buyers.await();
        assertThat(results).hasSize(1_000);
    }

    @Test
    void cancellingInterruptsTheBuyersThatHaveNoResult() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(20);
        Buyers buyers = buyers(20, buyer -> {
            waiting.countDown();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Purchase.notSold(Purchase.Outcome.REJECTED, "withdrawn");
        });
        buyers.release();
        waiting.await();
        buyers.cancel();
        buyers.await();
        assertThat(results)
                .hasSize(20)
                .allMatch(buyer -> buyer.purchase().reason().equals("withdrawn"));
    }
}
