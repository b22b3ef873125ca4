package lastone.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import lastone.db.Transactions;
import lastone.demo.RaceEvent.Answer;
import lastone.demo.RaceEvent.Outcome;
import lastone.order.CancelReason;
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

    private final ProductService products;
    private final Transactions transactions;

    Race(ProductService products, Transactions transactions) {
        this.products = products;
        this.transactions = transactions;
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
     * Blocks until every buyer is answered, which the strategy's own deadline bounds, and all is tidy again.
     *
     * @param result makes the last event that the watcher is told
     * @param stopped set here when the watcher throws, because nobody watches any more
     */
    void run(
            Plan plan,
            OrderService shop,
            Consumer<RaceEvent> watcher,
            Function<Finish, RaceEvent.Result> result,
            AtomicBoolean stopped) {
        Product product = products.create(new NewProduct(
                "Time sale, " + plan.strategy(),
                List.of(
                        new NewProduct.Option("Warm-up", PRICE, WARM_UP),
                        new NewProduct.Option("Race", PRICE, plan.stock()))));
        List<Long> placed = new ArrayList<>();
        try {
            long warmUp = product.options().getFirst().id();
            long option = product.options().getLast().id();
            serve(new Crowd(shop, warmUp, WARM_UP), WARM_UP, placed, event -> {});
            Consumer<RaceEvent> patient = event -> tell(watcher, event, stopped);
            patient.accept(new RaceEvent.Start(plan.strategy(), plan.buyers(), plan.stock()));
            List<Answer> answers = serve(new Crowd(shop, option, plan.buyers()), plan.stock(), placed, patient);
            if (!stopped.get()) {
                patient.accept(result.apply(new Finish(answers, stockLeft(product))));
            }
        } finally {
            products.update(product.id(), null, ProductStatus.HIDDEN);
            cancel(shop, placed);
        }
    }

    private static List<Answer> serve(Crowd crowd, int stock, List<Long> orders, Consumer<RaceEvent> watcher) {
        List<Answer> all = new ArrayList<>();
        int left = stock;
        crowd.letGo();
        while (!crowd.isServed()) {
            List<Crowd.Bought> next = crowd.next();
            List<Long> placed = next.stream()
                    .map(Crowd.Bought::orderId)
                    .filter(id -> id > 0)
                    .toList();
            List<Answer> answers = next.stream().map(Crowd.Bought::answer).toList();
            left -= placed.size();
            orders.addAll(placed);
            all.addAll(answers);
            watcher.accept(new RaceEvent.Progress(crowd.elapsedMillis(), left, answers));
        }
        return all;
    }

    private static void tell(Consumer<RaceEvent> watcher, RaceEvent event, AtomicBoolean stopped) {
        if (stopped.get()) {
            return;
        }
        try {
            watcher.accept(event);
        } catch (RuntimeException watcherGone) {
            stopped.set(true);
        }
    }

    private long stockLeft(Product product) {
        return products.get(product.id(), true).options().getLast().stock();
    }

    private void cancel(OrderService shop, List<Long> placed) {
        for (int from = 0; from < placed.size(); from += CANCELLED_AT_ONCE) {
            List<Long> some = placed.subList(from, Math.min(placed.size(), from + CANCELLED_AT_ONCE));
            transactions.execute(handle -> some.forEach(id -> shop.tryCancel(handle, id, CancelReason.CUSTOMER)));
        }
    }
}
