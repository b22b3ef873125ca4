package lastone.lab;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The times of one workload as a small SVG for a README: bars for each database, light or dark as the reader's screen. */
final class BarChart {

    private static final int LONGEST = 430;
    private static final int ROW = 20;

    private final StringBuilder elements = new StringBuilder();
    private int y = 24;

    private BarChart() {}

    /** @param measurements of one workload, on one database or several; at least one */
    static String svg(List<Measurement> measurements) {
        BarChart chart = new BarChart();
        String workload = measurements.getFirst().workload().name();
        chart.add(
                "<text class='title' y='%d'>Last response of %s, in milliseconds</text>".formatted(chart.y, workload));
        measurements.stream()
                .collect(Collectors.groupingBy(Measurement::db, LinkedHashMap::new, Collectors.toList()))
                .forEach(chart::panel);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 %d" role="img" font-family="sans-serif" font-size="13">
                <style>
                  text { fill: #1f2328; } .title { font-weight: bold; } .strategy { fill: #0072b2; } .baseline { fill: #8c959f; } .wrong { fill: #cf222e; }
                  @media (prefers-color-scheme: dark) {
                    text { fill: #e6edf3; } .strategy { fill: #56b4e9; } .baseline { fill: #767e87; } .wrong { fill: #f85149; }
                  }
                </style>
                %s</svg>
                """.formatted(chart.y - 8, chart.elements);
    }

    private void panel(String db, List<Measurement> measurements) {
        List<Measurement> bars = measurements.stream()
                .sorted(Comparator.comparingDouble(each -> each.last().median()))
                .toList();
        double most = bars.getLast().last().median();
        y += 26;
        add("<text class='title' y='%d'>%s</text>".formatted(y, db));
        for (Measurement bar : bars) {
            double millis = bar.last().median();
            long length = Math.max(1, Math.round(LONGEST * millis / most));
            boolean isWrong = bar.mostOversold() > 0;
            String kind = isWrong ? "wrong" : bar.subject().isBaseline() ? "baseline" : "strategy";
            String label = Report.millis(millis) + (isWrong ? ", %,d oversold".formatted(bar.mostOversold()) : "");
            y += ROW;
            add("<text y='%d'>%s</text>".formatted(y, bar.subject().name()));
            add("<rect class='%s' x='120' y='%d' width='%d' height='13' rx='2'/>".formatted(kind, y - 11, length));
            add("<text x='%d' y='%d'>%s</text>".formatted(126 + length, y, label));
        }
        y += 12;
    }

    /** The values are numbers, names of strategies and databases, and titles of workloads: nothing to escape. */
    private void add(String element) {
        elements.append(element).append('\n');
    }
}
