package lastone.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One statement of the schema, which may be repeated, and its place: the how manieth of which file. */
record SchemaStep(String file, int number, String sql) {

    private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern END = Pattern.compile("(?m);\\s*$");

    /**
     * The steps of the files {@code sql/001.sql}, {@code sql/002.sql} and so on, in their order. Files are found by their
     * numbers, up to the first that is missing: to list a folder of the jar takes 20 ms of a start, for the jar keeps one
     * list of all its ten thousand files.
     */
    static List<SchemaStep> findAll() {
        List<SchemaStep> steps = new ArrayList<>();
        for (int number = 1; steps.addAll(find("%03d.sql".formatted(number))); number++) {}
        return steps;
    }

    private static List<SchemaStep> find(String file) {
        try (InputStream in = SchemaStep.class.getResourceAsStream("/sql/" + file)) {
            return in == null ? List.of() : parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Statements end with a semicolon at the end of a line; lines that start with {@code --} are comments. */
    static List<SchemaStep> parse(String file, String text) {
        List<SchemaStep> steps = new ArrayList<>();
        for (String sql : END.split(COMMENT_LINE.matcher(text).replaceAll(""), -1)) {
            if (!sql.isBlank()) {
                steps.add(new SchemaStep(file, steps.size() + 1, sql.strip()));
            }
        }
        return steps;
    }

    @Override
    public String toString() {
        return "sql/" + file + ", statement " + number;
    }
}
