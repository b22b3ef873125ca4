package lastone.demo;

import java.time.Instant;
import java.util.List;
import lastone.lab.Purchase;

/** What a race tells those who watch. Waits count from the moment at which all buyers were let go. */
sealed interface RaceEvent {

    /**
     * One buyer's answer.
     *
     * @param buyer the place in which it asked, from 0
     */
    record Answer(int buyer, double millis, Purchase.Outcome outcome) {}

    /** How it is to be run; told when the strategy is warm and the buyers are about to be let go. */
    record Start(String strategy, int buyers, int stock) implements RaceEvent {}

    /** Answers since the last event of this kind, and how much is left by all answers so far. */
    record Progress(double elapsedMillis, int stock, List<Answer> answers) implements RaceEvent {}

    /**
     * How it ended.
     *
     * @param stockLeft as the database had it when the last buyer had a result
     * @param curve the wait within which 0, 1, ... 100 percent of the buyers had a result
     */
    record Result(
            long id,
            String strategy,
            int buyers,
            int stock,
            int sold,
            int soldOut,
            int turnedAway,
            int failed,
            long stockLeft,
            List<Double> curve,
            Instant endedAt)
            implements RaceEvent {}
}
