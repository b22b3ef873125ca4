package lastone.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One race as a small SVG, for a README: a panel of bars per database, light or dark as the reader's screen. */
final class Picture {

    private static final int WIDTH = 640;
    private static final int NAMES = 120;
    private static final int NUMBERS = 90;
    private static final int ROW = 20;

    private final List<String> elements = new ArrayList<>();
    private int y = 24;

    private Picture() {}

    /** @param results of one race, on one database or several */
    static String svg(List<Result> results) {
        Picture picture = new Picture();
        picture.text(0, "title", "Last answer of " + results.getFirst().race().name() + ", in milliseconds");
        results.stream().map(Result::db).distinct().forEach(db -> picture.panel(db, results));
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="sans-serif" font-size="13">
                <style>
                  text { fill: #1f2328; } .title { font-weight: bold; } .ours { fill: #0072b2; } .peer { fill: #8c959f; }
                  @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .ours { fill: #56b4e9; } .peer { fill: #767e87; } }
                </style>
                %s
                </svg>
                """.formatted(WIDTH, picture.y - 8, String.join("\n", picture.elements));
    }

    private void panel(String db, List<Result> results) {
        List<Result> bars = results.stream()
                .filter(result -> result.db().equals(db))
                .sorted(Comparator.comparingDouble(result -> result.last().median()))
                .toList();
        double longest = bars.getLast().last().median();
        y += 26;
        text(0, "title", db);
        for (Result bar : bars) {
            double millis = bar.last().median();
            double length = Math.max(1, (WIDTH - NAMES - NUMBERS) * millis / longest);
            y += ROW;
            text(0, "name", bar.strategy());
            elements.add(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"13\" rx=\"2\"/>",
                    bar.racer().isPeer() ? "peer" : "ours",
                    NAMES,
                    y - 11,
                    length));
            text(NAMES + length + 6, "number", String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%,.0f", millis));
        }
        y += 12;
    }

    private void text(double x, String kind, String text) {
        elements.add(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                kind,
                x,
                y,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
