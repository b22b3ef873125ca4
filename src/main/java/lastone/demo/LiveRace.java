package lastone.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import lastone.demo.RaceEvent.BuyerResult;
import lastone.demo.RaceEvent.Progress;
import lastone.demo.RaceEvent.Start;
import lastone.lab.Buyers;
import lastone.lab.Purchase;
import lastone.lab.Run;

/** Buyers that order from one seller at the same moment: in runs that warm it up, then in the one that counts. One thread. */
final class LiveRace {

    /** The interval whose results are sent in one event. */
    private static final Duration TICK = Duration.ofMillis(40);

    private final Seller seller;
    private final Start plan;

    /** The index of the option that the race sells; those before it are for the warm-up. */
    private final int raceOption;

    /**
     * @param seller has one option for each stock of {@link #stocks}
     * @param plan the race that was asked for
     */
    LiveRace(Seller seller, Start plan) {
        this.seller = seller;
        this.plan = plan;
        this.raceOption = stocks(plan).size() - 1;
    }

    /**
     * Returns the stock of each option: one for each run of the warm-up, in proportion to the race's, and last the
     * race's.
     */
    static List<Integer> stocks(Start plan) {
        int share = Math.max(1, Math.toIntExact((long) plan.stock() * warmUpBuyers(plan) / plan.buyers()));
        List<Integer> stocks = new ArrayList<>(Collections.nCopies(WarmUp.MAX_RUNS, share));
        stocks.add(plan.stock());
        return stocks;
    }

    private static int warmUpBuyers(Start plan) {
        return Math.min(plan.buyers(), WarmUp.MAX_BUYERS);
    }

    /** Repeats runs until their times no longer improve, and blocks until then. */
    void warmUp(Consumer<? super RaceEvent.WarmUpRun> watcher) {
        List<Double> millis = new ArrayList<>();
        while (!WarmUp.isOver(millis)) {
            Run run = sell(millis.size(), stocks(plan).getFirst(), warmUpBuyers(plan), unwatched -> {});
            millis.add(RaceEvent.rounded(run.resultMillis(100)));
            watcher.accept(new RaceEvent.WarmUpRun(millis.getLast()));
        }
        // Otherwise the garbage of the warm-up might be collected during the race, and slow it down.
        System.gc();
    }

    /**
     * Blocks until every buyer has a result, which the strategy's own deadline bounds. When {@code watcher} throws, the
     * orders that wait are withdrawn, and its exception is thrown once every buyer has a result.
     */
    Run run(Consumer<? super Progress> watcher) {
        return sell(raceOption, plan.stock(), plan.buyers(), watcher);
    }

    long stockLeft() {
        return seller.stockLeft(raceOption);
    }

    private Run sell(int option, int stock, int count, Consumer<? super Progress> watcher) {
        Run run = new Run(count);
        Queue<Buyers.Result> ended = new ConcurrentLinkedQueue<>();
        Buyers buyers = new Buyers(count, buyer -> seller.buy(option, buyer), buyer -> {
            run.record(buyer);
            ended.add(buyer);
        });
        run.startClock();
        buyers.release();
        try {
            int left = stock;
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
                watcher.accept(new Progress(RaceEvent.rounded(run.millis(System.nanoTime())), left, results));
            } while (!isOver);
        } finally {
            // After an exception this interrupts the buyers that still wait. Their orders have to end here, because
            // closing the seller cancels them, and only an order that has ended can be cancelled.
            buyers.cancel();
            buyers.await();
        }
        return run;
    }
}
