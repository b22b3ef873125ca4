package lastone.lab;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What several rounds gave: least, middle and most, in milliseconds with two decimals. */
record Spread(double min, double median, double max) {

    /** Null when nothing was measured. */
    static @Nullable Spread of(List<Run> runs, ToDoubleFunction<Run> measure) {
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
}
