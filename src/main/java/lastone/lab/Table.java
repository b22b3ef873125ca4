package lastone.lab;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results as a person reads them on a terminal, the fastest first. */
final class Table {

    private Table() {}

    static void print(List<Result> results, PrintStream out) {
        Map<String, List<Result>> byRace = new LinkedHashMap<>();
        results.forEach(
                result -> byRace.computeIfAbsent(result.race().name() + " on " + result.db(), race -> new ArrayList<>())
                        .add(result));
        byRace.forEach((race, entrants) -> {
            out.printf("%n%s%n", race);
            out.printf(
                    "  %-14s %21s %8s %8s %8s %8s %10s %6s%n",
                    "", "last answer, ms", "median", "99 %", "waited", "in tx", "inversions", "rounds");
            entrants.stream()
                    .sorted(Comparator.comparingDouble(result -> result.last().median()))
                    .forEach(result -> out.println(line(result)));
        });
    }

    private static String line(Result result) {
        Result.Spread last = result.last();
        String line = "  %-14s %8s (%4s-%5s) %8s %8s %8s %8s %10d %6d"
                .formatted(
                        result.strategy(),
                        number(last.median()),
                        number(last.min()),
                        number(last.max()),
                        middle(result.spread(run -> run.answerMillis(50))),
                        middle(result.spread(run -> run.answerMillis(99))),
                        middle(result.spread(run -> run.waitMillis(50))),
                        middle(result.spread(run -> run.transactionMillis(50))),
                        result.typical().inversions(),
                        result.runs().size());
        return result.failed() == 0 ? line : line + "  did not finish: " + result.unfinished();
    }

    private static String middle(Result.@Nullable Spread spread) {
        return spread == null ? "-" : number(spread.median());
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
    }
}
