package lastone.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results for programs: an array of objects in results.json, and the same flat in results.csv. */
final class ResultFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultFiles() {}

    static void write(List<Result> results, Path folder) throws IOException {
        Files.writeString(
                folder.resolve("results.json"),
                JSON.writeValueAsString(results.stream().map(Result::fields).toList()) + "\n");
        Files.writeString(folder.resolve("results.csv"), csv(results));
    }

    private static String csv(List<Result> results) {
        List<String> lines = new ArrayList<>();
        for (Result result : results) {
            Map<String, @Nullable Object> flat = flat(result);
            if (lines.isEmpty()) {
                lines.add(String.join(",", flat.keySet()));
            }
            lines.add(flat.values().stream().map(ResultFiles::cell).collect(Collectors.joining(",")));
        }
        return String.join("\n", lines) + "\n";
    }

    private static Map<String, @Nullable Object> flat(Result result) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>();
        result.fields().forEach((name, value) -> {
            if (name.endsWith("Ms")) {
                Result.Spread spread = (Result.Spread) value;
                flat.put(name + ".min", spread == null ? null : spread.min());
                flat.put(name + ".median", spread == null ? null : spread.median());
                flat.put(name + ".max", spread == null ? null : spread.max());
            } else {
                flat.put(name, value);
            }
        });
        return flat;
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
