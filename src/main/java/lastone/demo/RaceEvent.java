package lastone.demo;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import lastone.lab.Purchase.Outcome;
import lastone.lab.Run;

/** What is sent to the watcher of a live race. Times count from the release of all buyers, in milliseconds. */
sealed interface RaceEvent {

    /** The name of the Server-Sent Event. */
    default String type() {
        return switch (this) {
            case WarmUpRun run -> "warmup";
            case Start start -> "start";
            case Progress progress -> "progress";
            case Result result -> "result";
        };
    }

    /**
     * One buyer's result.
     *
     * @param buyer the position of the buyer in the order of arrival, from 0
     */
    record BuyerResult(int buyer, double millis, Outcome outcome) {}

    /** A run before the race, which does not count, and the time until its last buyer had a result. */
    record WarmUpRun(double millis) implements RaceEvent {}

    /** The race as it was asked for; sent when the strategy is warm and the buyers are about to be released. */
    record Start(String strategy, int buyers, int stock) implements RaceEvent {}

    /**
     * The results since the last event of this kind.
     *
     * @param stock what is left by all results so far; less than 0 when more was sold than there was
     */
    record Progress(double elapsedMillis, int stock, List<BuyerResult> results) implements RaceEvent {}

    /**
     * How the race ended.
     *
     * @param stockLeft as the database had it when the last buyer had a result
     * @param curve the time within which 0, 1, ... 100 percent of the buyers had a result
     */
    record Result(
            long id,
            String strategy,
            int buyers,
            int stock,
            int sold,
            int soldOut,
            int rejected,
            int failed,
            long stockLeft,
            List<Double> curve,
            Instant endedAt)
            implements RaceEvent {

        static Result of(long id, Start plan, Run run, long stockLeft, Instant endedAt) {
            return new Result(
                    id,
                    plan.strategy(),
                    plan.buyers(),
                    plan.stock(),
                    run.count(Outcome.SOLD),
                    run.count(Outcome.SOLD_OUT),
                    run.count(Outcome.REJECTED),
                    run.count(Outcome.FAILED),
                    stockLeft,
                    IntStream.rangeClosed(0, 100)
                            .mapToObj(percent -> rounded(run.resultMillis(percent)))
                            .toList(),
                    endedAt);
        }
    }

    /** To two decimals. */
    static double rounded(double millis) {
        return Math.round(millis * 100) / 100.0;
    }
}
