package lastone.lab;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one subject did with one workload on one database.
 *
 * @param runs the rounds that count; at least one when the workload is finished
 */
record Measurement(String db, Workload workload, Subject subject, List<Run> runs) {

    /** One figure over all rounds, with two decimals. */
    record Spread(double min, double median, double max) {}

    boolean isOfSameRaceAs(Measurement other) {
        return db.equals(other.db) && workload.equals(other.workload);
    }

    Spread last() {
        return spread(run -> run.resultMillis(100)).orElseThrow();
    }

    /** Empty when nothing was observed. */
    private Optional<Spread> spread(ToDoubleFunction<Run> figure) {
        double[] values = runs.stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        double median = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
        return Optional.of(new Spread(rounded(values[0]), rounded(median), rounded(values[values.length - 1])));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** What a subject achieved that left buyers without a result; empty when every buyer had one. */
    Optional<String> unfinished() {
        int failures = mostFailures();
        if (failures == 0) {
            return Optional.empty();
        }
        String reason = runs.stream()
                .flatMap(run -> run.firstFailure().stream())
                .findFirst()
                .orElse("no reason given");
        return Optional.of("%,d sold, %,d of %,d buyers without a result (%s)"
                .formatted(fewestSold(), failures, workload.buyers(), reason));
    }

    private int fewestSold() {
        return runs.stream().mapToInt(Run::soldOrders).min().orElse(0);
    }

    private int mostFailures() {
        return runs.stream().mapToInt(Run::failures).max().orElse(0);
    }

    int mostOversold() {
        return runs.stream().mapToInt(Run::oversold).max().orElse(0);
    }

    /** Whether a time says nothing, because more was sold than there was, or buyers were left without a result. */
    boolean isFaulty() {
        return mostOversold() > 0 || mostFailures() > 0;
    }

    /** Orders that were not sold although there was stock for them. */
    private int mostUndersold() {
        return subject.placesOrders() ? Math.max(0, workload.expectedSales() - fewestSold()) : 0;
    }

    /** The round with the median time. */
    Run typical() {
        return runs.stream()
                .sorted(Comparator.comparingDouble(run -> run.resultMillis(100)))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    /**
     * The fields of results.json and the columns of results.csv, in their order, up to the one that needs other measurements;
     * spreads are those named {@code ...Ms} or {@code ...Us}.
     */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("race", workload.name());
        fields.put("db", db);
        fields.put("strategy", subject.name());
        fields.put("peer", subject.isBaseline());
        fields.put("buyers", workload.buyers());
        fields.put("stock", workload.stock());
        fields.put("options", workload.options());
        fields.put("lines", workload.lines());
        fields.put("servers", workload.servers());
        fields.put("rounds", runs.size());
        fields.put("lastMs", last());
        fields.put("p50Ms", spread(run -> run.resultMillis(50)).orElse(null));
        fields.put("p99Ms", spread(run -> run.resultMillis(99)).orElse(null));
        fields.put("waitP50Ms", spread(run -> run.waitMillis(50)).orElse(null));
        fields.put("txP50Ms", spread(run -> run.transactionMillis(50)).orElse(null));
        fields.put("cpuUs", spread(Run::cpuMicros).orElse(null));
        fields.put("sold", fewestSold());
        fields.put("failed", mostFailures());
        fields.put("oversold", mostOversold());
        fields.put("undersold", mostUndersold());
        fields.put("inversions", typical().inversions());
        fields.put("commits", typical().commits());
        return fields;
    }
}
