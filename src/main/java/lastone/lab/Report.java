package lastone.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured, as a person or a program reads it.
 *
 * @param measuredAt the day, as it is to be read
 * @param facts what the benchmark ran on
 * @param leftOut what did not run, and why
 */
record Report(String measuredAt, Map<String, String> facts, List<Measurement> measurements, List<String> leftOut) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The fields that the printed table shows, of a spread the median. */
    private static final List<String> COLUMNS = List.of(
            "toEmpty",
            "p50Ms",
            "p99Ms",
            "waitP50Ms",
            "txP50Ms",
            "cpuUs",
            "inversions",
            "rounds",
            "oversold",
            "undersold");

    /** More dots than this cannot be distinguished on a screen. */
    private static final int DOTS = 250;

    /** Writes results.json, results.csv, last-response.svg and report.html, a page that needs no other file. */
    void write(Path folder) throws IOException {
        List<Map<String, @Nullable Object>> results =
                measurements.stream().map(this::fields).toList();
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(results);
        Files.writeString(folder.resolve("results.json"), json + "\n");
        Files.writeString(folder.resolve("results.csv"), csv(results));
        Workload first = measurements.getFirst().workload();
        List<Measurement> ofFirst = measurements.stream()
                .filter(each -> each.workload().equals(first))
                .toList();
        Files.writeString(folder.resolve("last-response.svg"), BarChart.svg(ofFirst));
        Files.writeString(
                folder.resolve("report.html"),
                resource("report.html")
                        .replace("/*CHART.JS*/", resource("chart.umd.min.js"))
                        .replace("/*DATA*/", pageData()));
    }

    /** With the time as a multiple of that of the request that does nothing, where that was measured. */
    private Map<String, @Nullable Object> fields(Measurement measurement) {
        Map<String, @Nullable Object> fields = measurement.fields();
        Optional<Measurement> empty = measurements.stream()
                .filter(each ->
                        each.subject().name().equals(HttpSubject.EMPTY_REQUEST) && each.isOfSameRaceAs(measurement))
                .findFirst();
        fields.put(
                "toEmpty",
                empty.map(each -> Math.round(100
                                        * measurement.last().median()
                                        / each.last().median())
                                / 100.0)
                        .orElse(null));
        return fields;
    }

    /** Every result on a line, with one column for each number of a spread. */
    private static String csv(List<Map<String, @Nullable Object>> results) {
        List<String> lines = new ArrayList<>();
        for (Map<String, @Nullable Object> result : results) {
            Map<String, String> cells = new LinkedHashMap<>();
            result.forEach((name, value) -> {
                if (name.matches(".*[MU]s")) {
                    Measurement.Spread spread = (Measurement.Spread) value;
                    cells.put(name + ".min", spread == null ? "" : "" + spread.min());
                    cells.put(name + ".median", spread == null ? "" : "" + spread.median());
                    cells.put(name + ".max", spread == null ? "" : "" + spread.max());
                } else {
                    String text = value == null ? "" : value.toString();
                    cells.put(name, text.contains(",") ? '"' + text + '"' : text);
                }
            });
            if (lines.isEmpty()) {
                lines.add(String.join(",", cells.keySet()));
            }
            lines.add(String.join(",", cells.values()));
        }
        return String.join("\n", lines) + "\n";
    }

    /** The page writes the values into text nodes only, and none of them can end the script element that holds them. */
    private String pageData() throws IOException {
        List<Map<String, @Nullable Object>> results = new ArrayList<>();
        for (Measurement each : measurements) {
            Map<String, @Nullable Object> result = fields(each);
            result.put("unfinished", each.unfinished().orElse(null));
            result.put("curve", curve(each.typical().resultMillisByArrival().toArray()));
            results.add(result);
        }
        return JSON.writeValueAsString(
                        Map.of("measuredAt", measuredAt, "facts", facts, "leftOut", leftOut, "results", results))
                .replace("<", "\\u003c");
    }

    /** Pairs of request number and milliseconds to its result, evenly thinned out. */
    private static List<double[]> curve(double[] millis) {
        int step = Math.max(1, millis.length / DOTS);
        return IntStream.iterate(step - 1, i -> i < millis.length, i -> i + step)
                .mapToObj(i -> new double[] {i + 1, Math.round(millis[i] * 10) / 10.0})
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Prints a table for each workload and database, the fastest first, what did not sell as it should last; and what it ran on. */
    void print(PrintStream out) {
        Map<String, List<Measurement>> tables = measurements.stream()
                .collect(Collectors.groupingBy(
                        each -> each.workload().name() + " on " + each.db(), LinkedHashMap::new, Collectors.toList()));
        tables.forEach((title, rows) -> {
            Map<Measurement, Map<String, @Nullable Object>> fields = new LinkedHashMap<>();
            rows.stream()
                    .sorted(Comparator.comparing(Measurement::isFaulty)
                            .thenComparingDouble(row -> row.last().median()))
                    .forEach(row -> fields.put(row, fields(row)));
            List<String> columns = COLUMNS.stream()
                    .filter(name -> fields.values().stream().anyMatch(each -> each.get(name) != null))
                    .toList();
            out.printf("%n%s%n%s%n", title, line("", "lastMs", columns));
            for (Map.Entry<Measurement, Map<String, @Nullable Object>> row : fields.entrySet()) {
                out.println(line(row.getKey(), row.getValue(), columns));
            }
        });
        leftOut.forEach(line -> out.println("Left out: " + line));
        out.println();
        facts.forEach((name, value) -> out.println(name + ": " + value));
    }

    private static String line(Measurement row, Map<String, @Nullable Object> fields, List<String> columns) {
        String last = millis(row.last().median());
        if (row.runs().size() > 1) {
            last += " (%s-%s)"
                    .formatted(millis(row.last().min()), millis(row.last().max()));
        }
        List<String> cells =
                columns.stream().map(name -> cell(fields.get(name))).toList();
        return line(row.subject().name(), last, cells)
                + row.unfinished().map("  did not finish: "::concat).orElse("");
    }

    private static String line(String name, String last, List<String> cells) {
        return "  %-24s %21s".formatted(name, last)
                + cells.stream().map(" %10s"::formatted).collect(Collectors.joining());
    }

    private static String cell(@Nullable Object field) {
        if (field instanceof Measurement.Spread spread) {
            return millis(spread.median());
        }
        return field == null ? "-" : field.toString();
    }

    /** With a decimal where the measurement is that precise. */
    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis);
    }
}
