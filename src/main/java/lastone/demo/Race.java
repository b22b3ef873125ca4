package lastone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import lastone.demo.RaceEvent.Answer;
import lastone.demo.RaceEvent.Start;
import lastone.lab.Buyers;
import lastone.lab.Purchase;
import lastone.order.OrderService;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductService;
import lastone.product.ProductStatus;

/** A race: it is prepared, runs through the shop's own order path, and leaves the shop as it was. For one thread. */
final class Race {

    /** A strategy's first orders pay for loading and compiling its code, which is not what is compared. */
    private static final int WARM_UP = 200;

    /** Buyers who were served in this time are told of together. */
    private static final Duration TICK = Duration.ofMillis(40);

    private static final long PRICE = 1_000;
    private static final int CANCELLED_AT_ONCE = 100;

    /** The users that people shop as on the page keep their list of orders to themselves. */
    private static final int FIRST_BUYER = DemoRoutes.SHOPPERS + 1;

    private final ProductService products;
    private final OrderService orders;
    private final Consumer<RaceEvent> watcher;

    /** Once the watcher cannot be told of an event it is gone, and is told nothing more. */
    private boolean watcherGone;

    /** @param watcher throws when nobody watches any more */
    Race(ProductService products, OrderService orders, Consumer<RaceEvent> watcher) {
        this.products = products;
        this.orders = orders;
        this.watcher = watcher;
    }

    /** How it went. */
    record Finish(List<Answer> answers, long stockLeft) {

        int count(Purchase.Outcome outcome) {
            return (int) answers.stream()
                    .filter(answer -> answer.outcome() == outcome)
                    .count();
        }

        /** The wait within which 0, 1, ... 100 percent of the buyers had a result. */
        List<Double> curve() {
            List<Double> waits = answers.stream().map(Answer::millis).sorted().toList();
            return IntStream.rangeClosed(0, 100)
                    .mapToObj(percent -> waits.get((waits.size() - 1) * percent / 100))
                    .toList();
        }
    }

    /**
     * Blocks until every buyer has a result, which the strategy's own deadline bounds, and all is tidy again. Once the
     * watcher is gone the race is called off.
     *
     * @param result makes the last event that the watcher is told
     */
    void run(Start plan, Function<Finish, RaceEvent.Result> result) {
        Product product = products.create(new NewProduct(
                "Time sale, " + plan.strategy(),
                List.of(
                        new NewProduct.Option("Warm-up", PRICE, WARM_UP),
                        new NewProduct.Option("Race", PRICE, plan.stock()))));
        List<Long> placed = new ArrayList<>();
        try {
            long warmUp = product.options().getFirst().id();
            long option = product.options().getLast().id();
            serve(warmUp, new Start(plan.strategy(), WARM_UP, WARM_UP), placed, unwatched -> {});
            tell(plan);
            List<Answer> answers = serve(option, plan, placed, this::tell);
            if (!watcherGone) {
                tell(result.apply(new Finish(answers, stockLeft(product))));
            }
        } finally {
            products.update(product.id(), null, ProductStatus.HIDDEN);
            cancel(placed);
        }
    }

    /**
     * Has buyers order one unit each at the same moment.
     *
     * @param placed gets the ids of the orders
     */
    private List<Answer> serve(long optionId, Start plan, List<Long> placed, Consumer<RaceEvent> progress) {
        Queue<Buyers.Served> served = new ConcurrentLinkedQueue<>();
        Buyers buyers = new Buyers(
                plan.buyers(), buyer -> Purchase.by(orders::place, userId(buyer), one(optionId)), served::add);
        List<Answer> all = new ArrayList<>();
        int left = plan.stock();
        long start = System.nanoTime();
        buyers.release();
        boolean isOver;
        do {
            if (watcherGone) {
                buyers.callOff();
            }
            isOver = buyers.await(TICK);
            List<Answer> answers = new ArrayList<>();
            for (Buyers.Served buyer = served.poll(); buyer != null; buyer = served.poll()) {
                answers.add(answer(buyer, start));
                if (buyer.purchase().orderId() > 0) {
                    placed.add(buyer.purchase().orderId());
                    left--;
                }
            }
            all.addAll(answers);
            progress.accept(new RaceEvent.Progress(millis(System.nanoTime() - start), left, answers));
        } while (!isOver);
        return all;
    }

    private static long userId(int buyer) {
        return (long) FIRST_BUYER + buyer % (DemoData.USERS - DemoRoutes.SHOPPERS);
    }

    private static SortedMap<Long, Integer> one(long optionId) {
        return new TreeMap<>(Map.of(optionId, 1));
    }

    private static Answer answer(Buyers.Served buyer, long start) {
        return new Answer(
                buyer.arrival(),
                millis(buyer.nanoTime() - start),
                buyer.purchase().outcome());
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }

    private long stockLeft(Product product) {
        return products.get(product.id(), true).options().getLast().stock();
    }

    private void tell(RaceEvent event) {
        if (watcherGone) {
            return;
        }
        try {
            watcher.accept(event);
        } catch (RuntimeException e) {
            watcherGone = true;
        }
    }

    private void cancel(List<Long> placed) {
        for (int from = 0; from < placed.size(); from += CANCELLED_AT_ONCE) {
            List<Long> some = placed.subList(from, Math.min(placed.size(), from + CANCELLED_AT_ONCE));
            orders.cancelPending(some);
        }
    }
}
