package lastone.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the races ran on, as a reader of the results wants to know it. */
final class Machine {

    private Machine() {}

    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        String cores = Runtime.getRuntime().availableProcessors() + " cores";
        facts.put(
                "Processor",
                valueIn(Path.of("/proc/cpuinfo"), "model name")
                        .map(model -> cores + ", " + model)
                        .orElse(cores));
        valueIn(Path.of("/proc/meminfo"), "MemTotal")
                .map(total -> Long.parseLong(total.replaceAll("\\D", "")) / 1_048_576)
                .ifPresent(gigabytes -> facts.put("Memory", gigabytes + " GiB"));
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("Java", Runtime.version() + ", " + System.getProperty("java.vm.name"));
        return facts;
    }

    /** The first "name : value" of a file of Linux; empty elsewhere. */
    private static Optional<String> valueIn(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException elsewhere) {
            return Optional.empty();
        }
    }
}
