package lastone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import lastone.demo.RaceEvent.Answer;
import lastone.demo.RaceEvent.Outcome;
import lastone.lab.Buyers;
import lastone.lab.Purchase;
import lastone.order.OrderService;
import lastone.product.NewProduct;
import lastone.product.Product;
import lastone.product.ProductService;
import lastone.product.ProductStatus;

/** Prepares a race, lets it run through the shop's own order path, and leaves the shop as it was. Thread safe. */
final class Race {

    /** A strategy's first orders pay for loading and compiling its code, which is not what is compared. */
    private static final int WARM_UP = 200;

    private static final long PRICE = 1_000;
    private static final int CANCELLED_AT_ONCE = 100;

    /** The users that people shop as on the page keep their list of orders to themselves. */
    private static final int FIRST_BUYER = DemoRoutes.SHOPPERS + 1;

    private final ProductService products;

    Race(ProductService products) {
        this.products = products;
    }

    /** How a race is to be run. */
    record Plan(String strategy, int buyers, int stock) {}

    /** How it went. */
    record Finish(List<Answer> answers, long stockLeft) {

        int count(Outcome outcome) {
            return (int) answers.stream()
                    .filter(answer -> answer.outcome() == outcome)
                    .count();
        }

        /** The wait within which 0, 1, ... 100 percent of the buyers were answered. */
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
    void run(Plan plan, OrderService orders, Watcher watcher, Function<Finish, RaceEvent.Result> result) {
        Product product = products.create(new NewProduct(
                "Time sale, " + plan.strategy(),
                List.of(
                        new NewProduct.Option("Warm-up", PRICE, WARM_UP),
                        new NewProduct.Option("Race", PRICE, plan.stock()))));
        List<Long> placed = new ArrayList<>();
        try {
            long warmUp = product.options().getFirst().id();
            long option = product.options().getLast().id();
            serve(orders, warmUp, new Plan(plan.strategy(), WARM_UP, WARM_UP), placed, Watcher.none());
            watcher.tell(new RaceEvent.Start(plan.strategy(), plan.buyers(), plan.stock()));
            List<Answer> answers = serve(orders, option, plan, placed, watcher);
            if (!watcher.isGone()) {
                watcher.tell(result.apply(new Finish(answers, stockLeft(product))));
            }
        } finally {
            products.update(product.id(), null, ProductStatus.HIDDEN);
            cancel(orders, placed);
        }
    }

    /**
     * Has buyers order one unit each at the same moment.
     *
     * @param placed gets the ids of the orders
     */
    private static List<Answer> serve(
            OrderService orders, long optionId, Plan plan, List<Long> placed, Watcher watcher) {
        ServedQueue queue = new ServedQueue(plan.buyers());
        Buyers buyers = new Buyers(
                plan.buyers(), buyer -> Purchase.by(orders::place, userId(buyer), one(optionId)), queue::add);
        List<Answer> all = new ArrayList<>();
        int left = plan.stock();
        long start = System.nanoTime();
        buyers.release();
        while (!queue.isDone()) {
            if (watcher.isGone()) {
                buyers.callOff();
            }
            List<Buyers.Served> next = queue.next();
            List<Long> sold = orderIds(next);
            placed.addAll(sold);
            left -= sold.size();
            List<Answer> answers =
                    next.stream().map(buyer -> answer(buyer, start)).toList();
            all.addAll(answers);
            watcher.tell(new RaceEvent.Progress(millis(System.nanoTime() - start), left, answers));
        }
        return all;
    }

    private static List<Long> orderIds(List<Buyers.Served> buyers) {
        return buyers.stream()
                .map(buyer -> buyer.purchase().orderId())
                .filter(id -> id > 0)
                .toList();
    }

    private static long userId(int buyer) {
        return (long) FIRST_BUYER + buyer % (DemoData.USERS - DemoRoutes.SHOPPERS);
    }

    private static SortedMap<Long, Integer> one(long optionId) {
        return new TreeMap<>(Map.of(optionId, 1));
    }

    private static Answer answer(Buyers.Served buyer, long start) {
        Outcome outcome = switch (buyer.purchase().outcome()) {
            case SOLD -> Outcome.SOLD;
            case SOLD_OUT -> Outcome.SOLD_OUT;
            case REJECTED -> Outcome.TURNED_AWAY;
            case FAILED -> Outcome.FAILED;
        };
        return new Answer(buyer.arrival(), millis(buyer.nanoTime() - start), outcome);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }

    private long stockLeft(Product product) {
        return products.get(product.id(), true).options().getLast().stock();
    }

    private static void cancel(OrderService shop, List<Long> placed) {
        for (int from = 0; from < placed.size(); from += CANCELLED_AT_ONCE) {
            List<Long> some = placed.subList(from, Math.min(placed.size(), from + CANCELLED_AT_ONCE));
            shop.cancelPending(some);
        }
    }
}
