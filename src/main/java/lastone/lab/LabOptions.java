package lastone.lab;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the command line asks for; numbers are within their bounds. */
record LabOptions(Map<Option, String> given) {

    /** The table of options: the default, the bounds of a number, and what help says. */
    enum Option {
        QUICK("", 0, 0, "the most telling races, for about two minutes; takes no value"),
        BUYERS("100,1000", 1, 1_000_000, "buyers that order at the same moment; several numbers are several races"),
        STOCK("as many as buyers", 0, 1_000_000_000, "orders that the stock is enough for"),
        OPTIONS("1", 1, 100_000, "product options that the buyers spread over"),
        LINES("1", 1, 100, "lines per order, in opposite order for every other buyer"),
        SERVERS("1", 1, 16, "complete servers in this process, each with its own pool and Redis connections"),
        STRATEGIES("all that are possible", 0, 0, "comma-separated"),
        ROUNDS("as fit into the time", 1, 1_000, "rounds that count; one more before them does not"),
        RETRIES("50", 0, 100_000, "how often a buyer without a lock tries again"),
        POOL("10", 1, 1_000, "database connections per server"),
        OUT("lab-report", 0, 0, "folder for the results"),
        HTTP("", 0, 0, "race over HTTP at the running server at this URL instead"),
        HELP("", 0, 0, "this text; takes no value");

        private final String fallback;
        private final int min;
        private final int max;
        private final String meaning;

        Option(String fallback, int min, int max, String meaning) {
            this.fallback = fallback;
            this.min = min;
            this.max = max;
            this.meaning = meaning;
        }

        private boolean hasValue() {
            return this != QUICK && this != HELP;
        }

        private String flag() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }

        private void requireInBounds(String text) {
            boolean isInBounds =
                    text.matches("[0-9]{1,10}") && Long.parseLong(text) >= min && Long.parseLong(text) <= max;
            if (max > 0 && !isInBounds) {
                throw new LabException(
                        "%s has to be a whole number from %d to %d, not '%s'".formatted(flag(), min, max, text));
            }
        }
    }

    /** @param subjects the names that {@code --strategies} takes */
    String help(Collection<String> subjects) {
        return Arrays.stream(Option.values())
                .map(option -> "  %-13s %s%s"
                        .formatted(
                                option.flag(), option.meaning, text(option).isEmpty() ? "" : " [" + text(option) + "]"))
                .collect(Collectors.joining("\n", "", "\n\nStrategies and baselines: " + String.join(", ", subjects)));
    }

    /** @throws LabException for the first argument that is wrong or contradicts another */
    static LabOptions parse(List<String> arguments) {
        LabOptions options = new LabOptions(new EnumMap<>(Option.class));
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String[] parts = rest.next().split("=", 2);
            String flag = parts[0].equals("-h") ? Option.HELP.flag() : parts[0];
            Option option = Arrays.stream(Option.values())
                    .filter(known -> known.flag().equals(flag))
                    .findFirst()
                    .orElseThrow(() -> new LabException("unknown argument: " + parts[0] + " (try lab --help)"));
            if (option.hasValue() && parts.length == 1 && !rest.hasNext()) {
                throw new LabException(option.flag() + " needs a value");
            }
            options.given.put(option, !option.hasValue() ? "" : parts.length == 2 ? parts[1] : rest.next());
            (option == Option.BUYERS ? options.list(option) : List.of(options.text(option)))
                    .forEach(option::requireInBounds);
        }
        if (options.has(Option.HTTP)) {
            Stream.of(Option.STRATEGIES, Option.SERVERS, Option.RETRIES, Option.POOL)
                    .filter(options::has)
                    .findFirst()
                    .ifPresent(option -> {
                        throw new LabException(option.flag() + " is a matter of the server that --http names");
                    });
        }
        return options;
    }

    /** Whether the command line has this option. */
    boolean has(Option option) {
        return given.containsKey(option);
    }

    /** The value given, or the default. */
    String text(Option option) {
        return given.getOrDefault(option, option.fallback);
    }

    /** The value of an option that is given, or whose default is a number. */
    int number(Option option) {
        return Integer.parseInt(text(option));
    }

    List<String> list(Option option) {
        return Arrays.stream(text(option).split(",", -1)).map(String::strip).toList();
    }

    /**
     * The standard workloads, unless the command line describes some.
     *
     * @throws LabException when what it describes cannot be checked
     */
    List<Workload> workloads() {
        if (Stream.of(Option.BUYERS, Option.STOCK, Option.OPTIONS, Option.LINES, Option.SERVERS)
                .noneMatch(this::has)) {
            return has(Option.QUICK) ? Workload.QUICK : Workload.STANDARD;
        }
        return list(Option.BUYERS).stream()
                .map(Integer::valueOf)
                .map(buyers -> new Workload(
                        buyers,
                        has(Option.STOCK) ? number(Option.STOCK) : buyers,
                        number(Option.OPTIONS),
                        number(Option.LINES),
                        number(Option.SERVERS)))
                .toList();
    }
}
