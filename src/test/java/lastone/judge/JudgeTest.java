package lastone.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lastone.testing.RunningShop;
import org.junit.jupiter.api.Test;

/** The short form of {@code scripts/judge}: Lastone is right, and a shop that is wrong is found to be. */
class JudgeTest {

    private static List<Verdict> judge(JudgedShop shop) {
        List<JudgedShop.Customer> customers =
                Stream.generate(shop::createCustomer).limit(20).toList();
        return Stream.of(
                        new Sale("half", 20, 1, 1, 10, 1, 1, 1),
                        new Sale("two products", 20, 1, 2, 10, 1, 1, 1),
                        new Sale("paid again", 3, 1, 1, 3, 1, 4, 1),
                        new Sale("sent again", 3, 1, 1, 30, 4, 1, 1))
                .map(sale -> sale.judge(shop, customers))
                .toList();
    }

    @Test
    void lastoneIsRight() {
        try (RunningShop shop = RunningShop.demo()) {
            assertThat(judge(new LastoneAdapter("Lastone", shop.address(), "demo-admin")))
                    .containsExactly(
                            new Verdict("half", 0, 0, 0, 0, 0),
                            new Verdict("two products", 0, 0, 0, 0, 0),
                            new Verdict("paid again", 0, 0, 0, 0, 0),
                            new Verdict("sent again", 0, 0, 0, 0, 0));
        }
    }

    /** Sells to everybody, pays as often as it is asked, and never counts its stock. */
    private static final class WrongShop implements JudgedShop, JudgedShop.Customer {

        private static final int LISTED = 100;

        private final AtomicInteger orders = new AtomicInteger();
        private final AtomicInteger payments = new AtomicInteger();

        @Override
        public String description() {
            return "Wrong";
        }

        @Override
        public String createProduct(int stock) {
            orders.set(0);
            payments.set(0);
            return "product" + System.nanoTime();
        }

        @Override
        public Customer createCustomer() {
            return this;
        }

        @Override
        public int stock(String product) {
            return 10;
        }

        @Override
        public List<Order> orders(String product) {
            int count = Math.min(LISTED, orders.get());
            return IntStream.rangeClosed(1, count)
                    .mapToObj(order -> new Order("" + order, 1, payments.get() / orders.get()))
                    .toList();
        }

        @Override
        public boolean knowsRepetitions() {
            return true;
        }

        @Override
        public Reply buy(SequencedMap<String, Integer> quantities, String key) {
            return Reply.of(200, "" + orders.incrementAndGet());
        }

        @Override
        public Reply pay(String order) {
            payments.incrementAndGet();
            return Reply.of(200, "");
        }
    }

    @Test
    void aWrongShopIsFound() {
        assertThat(judge(new WrongShop()))
                .containsExactly(
                        new Verdict("half", 10, 0, 20, 0, 0),
                        new Verdict("two products", 20, 0, 40, 0, 0),
                        new Verdict("paid again", 0, 0, 10, 9, 0),
                        new Verdict("sent again", 0, 0, 8, 9, 0));
    }
}
