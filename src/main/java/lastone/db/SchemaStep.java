package lastone.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One repeatable statement of the schema.
 *
 * @param number its place in the file, from 1 on
 */
record SchemaStep(String file, int number, String sql) {

    /**
     * Reads the steps of {@code sql/001.sql}, {@code sql/002.sql} and so on, up to the first number without a file. To list
     * the folder would take 20 ms of a start, because a jar has one list of all its ten thousand files.
     */
    static List<SchemaStep> findAll() {
        List<SchemaStep> steps = new ArrayList<>();
        for (int number = 1; steps.addAll(find(fileName(number))); number++) {}
        return steps;
    }

    /** The number of the last file: the version of the schema that this server knows. Reads none of them. */
    static int version() {
        int version = 0;
        while (SchemaStep.class.getResource(resource(fileName(version + 1))) != null) {
            version++;
        }
        return version;
    }

    private static String resource(String file) {
        return "/sql/" + file;
    }

    private static String fileName(int number) {
        String digits = Integer.toString(number);
        return "000".substring(digits.length()) + digits + ".sql";
    }

    private static List<SchemaStep> find(String file) {
        try (InputStream in = SchemaStep.class.getResourceAsStream(resource(file))) {
            return in == null ? List.of() : parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Splits a file into statements, which end with a semicolon at the end of a line; lines that start with {@code --} are
     * comments. Without a regular expression, because the first use of one takes 10 ms of a start.
     *
     * @throws IllegalArgumentException when the last statement has no end
     */
    static List<SchemaStep> parse(String file, String text) {
        List<SchemaStep> steps = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.isBlank() && !line.stripLeading().startsWith("--")) {
                sql.append(line.stripTrailing()).append('\n');
            }
            int end = sql.lastIndexOf(";\n");
            if (end >= 0) {
                steps.add(new SchemaStep(file, steps.size() + 1, sql.substring(0, end)));
                sql.setLength(0);
            }
        }
        if (!sql.isEmpty()) {
            throw new IllegalArgumentException("sql/" + file + " ends within a statement");
        }
        return steps;
    }

    @Override
    public String toString() {
        return "sql/" + file + ", statement " + number;
    }
}
