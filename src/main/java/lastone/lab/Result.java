package lastone.lab;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How one racer did in one race on one database, over its counted rounds; at least one when the race is over. */
record Result(String db, Race race, Racer racer, List<Run> runs) {

    /** What several rounds gave: least, middle and most, in milliseconds with two decimals. */
    record Spread(double min, double median, double max) {}

    String strategy() {
        return racer.name();
    }

    Spread last() {
        return Objects.requireNonNull(spread(Run::lastMillis));
    }

    /** Null when nothing was measured. */
    @Nullable
    Spread spread(ToDoubleFunction<Run> measure) {
        double[] values = runs.stream()
                .mapToDouble(measure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return null;
        }
        double median = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
        return new Spread(rounded(values[0]), rounded(median), rounded(values[values.length - 1]));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** Orders placed, in the worst round. */
    int sold() {
        return runs.stream().mapToInt(Run::soldOrders).min().orElse(0);
    }

    /** Buyers without a proper answer, in the worst round. */
    int failed() {
        return runs.stream().mapToInt(Run::failures).max().orElse(0);
    }

    /** What a racer that could not answer everybody did finish. */
    String unfinished() {
        String reason = runs.stream()
                .map(Run::firstFailure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("no reason given");
        return "%,d sold, %,d of %,d buyers without an answer (%s)".formatted(sold(), failed(), race.buyers(), reason);
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
        fields.put("strategy", strategy());
        fields.put("peer", racer.isPeer());
        fields.put("buyers", race.buyers());
        fields.put("stock", race.stock());
        fields.put("options", race.options());
        fields.put("lines", race.lines());
        fields.put("servers", race.servers());
        fields.put("rounds", runs.size());
        fields.put("lastMs", last());
        fields.put("p50Ms", spread(run -> run.answerMillis(50)));
        fields.put("p99Ms", spread(run -> run.answerMillis(99)));
        fields.put("waitP50Ms", spread(run -> run.waitMillis(50)));
        fields.put("txP50Ms", spread(run -> run.transactionMillis(50)));
        fields.put("sold", sold());
        fields.put("failed", failed());
        fields.put("inversions", typical().inversions());
        fields.put("commits", typical().commits());
        return fields;
    }
}
