package lastone.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The page that a person reads: one file that opens from disk. The data lies in it as JSON, and the page writes it into
 * text nodes only, so that no value can become markup.
 *
 * @param measuredAt the day, as it is to be read
 * @param facts what the races ran on
 * @param leftOut what did not run, and why
 */
record Report(String measuredAt, Map<String, String> facts, List<Result> results, List<String> leftOut) {

    private static final String TEMPLATE = "report.html";
    private static final String CHART_JS = "chart.umd.min.js";

    /** More dots than this cannot be told apart on a screen. */
    private static final int DOTS = 250;

    String html() throws IOException {
        return resource(TEMPLATE).replace("/*CHART.JS*/", resource(CHART_JS)).replace("/*DATA*/", data());
    }

    private String data() throws JsonProcessingException {
        Map<String, Object> data = Map.of(
                "measuredAt",
                measuredAt,
                "facts",
                facts,
                "leftOut",
                leftOut,
                "results",
                results.stream().map(Report::fields).toList());
        return new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    }

    private static Map<String, @Nullable Object> fields(Result result) {
        Map<String, @Nullable Object> fields = result.fields();
        fields.put("unfinished", result.failed() == 0 ? null : result.unfinished());
        fields.put("curve", curve(result.typical().answersByArrival()));
        return fields;
    }

    /** Pairs of request number and milliseconds to its answer, evenly thinned out. */
    private static List<double[]> curve(double[] answers) {
        int step = Math.max(1, answers.length / DOTS);
        return IntStream.iterate(step - 1, i -> i < answers.length, i -> i + step)
                .mapToObj(i -> new double[] {i + 1, Math.round(answers[i] * 10) / 10.0})
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
}
