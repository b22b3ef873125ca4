package lastone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import lastone.demo.RaceEvent.BuyerResult;
import lastone.demo.RaceEvent.Progress;
import lastone.demo.RaceEvent.Start;
import lastone.lab.Buyers;
import lastone.lab.Purchase;
import lastone.lab.Run;
import lastone.order.OrderRequest;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductDetails;
import lastone.product.ProductOption;
import lastone.shop.Shop;

/** Buyers that order a new product at the same moment; closing hides the product and cancels the orders. One thread. */
final class LiveRace implements AutoCloseable {

    /** A strategy's first orders pay for loading and compiling its code, which is not what is compared. */
    private static final int WARM_UP = 200;

    /** Results of this time are sent together. */
    private static final Duration TICK = Duration.ofMillis(40);

    private static final long PRICE = 1_000;
    private static final int CANCELLED_AT_ONCE = 100;

    /** The users that people shop as on the page are not buyers: their lists of orders stay their own. */
    private static final int FIRST_BUYER = DemoRoutes.SHOPPERS + 1;

    private final Shop shop;
    private final Start plan;
    private final Product product;
    private final List<Long> placed = new ArrayList<>();

    /** Puts the product on sale, with one option for the warm-up and one for the race. */
    LiveRace(Shop shop, Start plan) {
        this.shop = shop;
        this.plan = plan;
        this.product = shop.products()
                .create(new NewProduct(
                        "Flash sale, " + plan.strategy(),
                        List.of(
                                new NewProduct.Option("Warm-up", PRICE, WARM_UP),
                                new NewProduct.Option("Race", PRICE, plan.stock()))));
    }

    /** Blocks until some orders are placed that no one watches. */
    void warmUp() {
        serve(product.options().getFirst(), WARM_UP, unwatched -> {});
    }

    /**
     * Blocks until every buyer has a result, which the strategy's own deadline bounds. When {@code watcher} throws, the
     * orders that wait are withdrawn, and its exception is thrown once every buyer has a result.
     */
    Run run(Consumer<? super Progress> watcher) {
        return serve(product.options().getLast(), plan.buyers(), watcher);
    }

    long stockLeft() {
        return shop.products().get(product.id(), true).options().getLast().stock();
    }

    private Run serve(ProductOption option, int count, Consumer<? super Progress> watcher) {
        Run run = new Run(count);
        Queue<Buyers.Result> ended = new ConcurrentLinkedQueue<>();
        Buyers buyers = new Buyers(count, buyer -> buy(option, buyer), buyer -> {
            run.record(buyer);
            ended.add(buyer);
        });
        run.startClock();
        buyers.release();
        try {
            long left = option.stock();
            boolean isOver;
            do {
                // In this order: once all have a result, one more look at the queue finds the last of them.
                isOver = buyers.await(TICK);
                List<BuyerResult> results = new ArrayList<>();
                for (Buyers.Result each = ended.poll(); each != null; each = ended.poll()) {
                    Purchase.Outcome outcome = each.purchase().outcome();
                    results.add(
                            new BuyerResult(each.arrival(), RaceEvent.rounded(run.millis(each.nanoTime())), outcome));
                    left -= outcome == Purchase.Outcome.SOLD ? 1 : 0;
                }
                double elapsed = RaceEvent.rounded(run.millis(System.nanoTime()));
                watcher.accept(new Progress(elapsed, Math.toIntExact(left), results));
            } while (!isOver);
        } finally {
            // Only an order that has ended can be cancelled: those of a race that is given up are interrupted first.
            buyers.cancel();
            buyers.await();
            placed.addAll(run.orderIds());
        }
        return run;
    }

    private Purchase buy(ProductOption option, int buyer) {
        long userId = (long) FIRST_BUYER + buyer % (DemoData.USERS - DemoRoutes.SHOPPERS);
        return Purchase.by(shop.orders()::place, new OrderRequest(userId, new TreeMap<>(Map.of(option.id(), 1))));
    }

    @Override
    public void close() {
        shop.products().update(product.id(), ProductDetails::hidden);
        for (int from = 0; from < placed.size(); from += CANCELLED_AT_ONCE) {
            shop.orders().cancelPendingByIds(placed.subList(from, Math.min(placed.size(), from + CANCELLED_AT_ONCE)));
        }
    }
}
