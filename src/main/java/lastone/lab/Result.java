package lastone.lab;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How one racer did in one race on one database, over its counted rounds; at least one. */
record Result(String db, Race race, String strategy, boolean peer, List<Run> runs) {

    Spread last() {
        return Objects.requireNonNull(Spread.of(runs, Run::lastMillis));
    }

    @Nullable
    Spread answer(double percentile) {
        return Spread.of(runs, run -> run.answerMillis(percentile));
    }

    @Nullable
    Spread waiting(double percentile) {
        return Spread.of(runs, run -> run.waitMillis(percentile));
    }

    @Nullable
    Spread transaction(double percentile) {
        return Spread.of(runs, run -> run.transactionMillis(percentile));
    }

    /** Orders placed, in the worst round. */
    int sold() {
        return runs.stream().mapToInt(Run::soldOrders).min().orElse(0);
    }

    /** Buyers without a proper answer, in the worst round. */
    int failed() {
        return runs.stream().mapToInt(Run::failures).max().orElse(0);
    }

    @Nullable
    String firstFailure() {
        return runs.stream()
                .map(Run::firstFailure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    int inversions() {
        return typical().inversions();
    }

    int commits() {
        return typical().commits();
    }

    /** The round whose last answer is the middle one. */
    Run typical() {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Run::lastMillis))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    /** The fields of results.json and the columns of results.csv, in their order. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("race", race.name());
        fields.put("db", db);
        fields.put("strategy", strategy);
        fields.put("peer", peer);
        fields.put("buyers", race.buyers());
        fields.put("stock", race.stock());
        fields.put("options", race.options());
        fields.put("lines", race.lines());
        fields.put("servers", race.servers());
        fields.put("rounds", runs.size());
        fields.put("lastMs", last());
        fields.put("p50Ms", answer(50));
        fields.put("p99Ms", answer(99));
        fields.put("waitP50Ms", waiting(50));
        fields.put("txP50Ms", transaction(50));
        fields.put("sold", sold());
        fields.put("failed", failed());
        fields.put("inversions", inversions());
        fields.put("commits", commits());
        return fields;
    }
}
