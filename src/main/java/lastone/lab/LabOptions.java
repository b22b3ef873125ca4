package lastone.lab;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What the lab was asked to do.
 *
 * @param races what to race in; the standard ones unless the caller described some
 * @param strategies who races; empty for all that can
 * @param rounds counted rounds; empty for as many as fit into the time budget
 * @param http the running server to race through, instead of servers of the lab's own
 */
record LabOptions(
        boolean quick,
        List<Race> races,
        List<String> strategies,
        OptionalInt rounds,
        int retries,
        int pool,
        Path out,
        Optional<String> http) {

    private enum Option {
        BUYERS("100,1000", "buyers that order in the same moment; several numbers are several races"),
        STOCK("as many as buyers", "orders that the stock is enough for"),
        STRATEGIES("all that can", "comma-separated"),
        ROUNDS("as fit into the time", "rounds that count; one more before them does not"),
        OPTIONS("1", "product options that the buyers spread over"),
        LINES("1", "lines per order, in opposite order for every other buyer"),
        SERVERS("1", "complete servers in this process, each with its own pool and Redis connections"),
        RETRIES("50", "how often a buyer without a lock tries again"),
        POOL("10", "database connections per server"),
        OUT("lab-report", "folder for the results"),
        HTTP("", "race through the running server at this URL instead");

        private final String fallback;
        private final String meaning;

        Option(String fallback, String meaning) {
            this.fallback = fallback;
            this.meaning = meaning;
        }

        private String flag() {
            return "--" + name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<Option> NOT_WITH_HTTP =
            List.of(Option.STRATEGIES, Option.SERVERS, Option.RETRIES, Option.POOL);

    static String help() {
        return Arrays.stream(Option.values())
                .map(option -> "  %-13s %s%s"
                        .formatted(
                                option.flag(),
                                option.meaning,
                                option.fallback.isEmpty() ? "" : " [" + option.fallback + "]"))
                .collect(Collectors.joining("\n"));
    }

    /** @throws LabRefusal for the first argument that is wrong or contradicts another */
    static LabOptions parse(List<String> arguments) {
        Map<Option, String> given = new EnumMap<>(Option.class);
        boolean quick = false;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            if (argument.equals("--quick")) {
                quick = true;
                continue;
            }
            int equals = argument.indexOf('=');
            Option option = option(equals < 0 ? argument : argument.substring(0, equals));
            if (equals < 0 && rest.isEmpty()) {
                throw new LabRefusal(argument + " wants a value");
            }
            given.put(option, equals < 0 ? rest.pop() : argument.substring(equals + 1));
        }
        if (given.containsKey(Option.HTTP)) {
            NOT_WITH_HTTP.stream().filter(given::containsKey).findFirst().ifPresent(option -> {
                throw new LabRefusal(option.flag() + " is settled by the server that --http names");
            });
        }
        return new Given(given).options(quick);
    }

    private static Option option(String flag) {
        return Arrays.stream(Option.values())
                .filter(option -> option.flag().equals(flag))
                .findFirst()
                .orElseThrow(() -> new LabRefusal("unknown argument: " + flag + " (try lab --help)"));
    }

    private record Given(Map<Option, String> values) {

        LabOptions options(boolean quick) {
            return new LabOptions(
                    quick,
                    races(quick),
                    values.containsKey(Option.STRATEGIES) ? list(Option.STRATEGIES) : List.of(),
                    values.containsKey(Option.ROUNDS)
                            ? OptionalInt.of(whole(Option.ROUNDS, 1, 1_000))
                            : OptionalInt.empty(),
                    whole(Option.RETRIES, 0, 100_000),
                    whole(Option.POOL, 1, 1_000),
                    Path.of(text(Option.OUT)),
                    Optional.ofNullable(values.get(Option.HTTP)));
        }

        private List<Race> races(boolean quick) {
            boolean described =
                    List.of(Option.BUYERS, Option.STOCK, Option.OPTIONS, Option.LINES, Option.SERVERS).stream()
                            .anyMatch(values::containsKey);
            if (!described) {
                return quick ? Race.QUICK : Race.STANDARD;
            }
            return list(Option.BUYERS).stream()
                    .map(text -> whole(Option.BUYERS, text, 1, 1_000_000))
                    .map(buyers -> new Race(
                            buyers,
                            values.containsKey(Option.STOCK) ? whole(Option.STOCK, 0, 1_000_000_000) : buyers,
                            whole(Option.OPTIONS, 1, 100_000),
                            whole(Option.LINES, 1, 100),
                            whole(Option.SERVERS, 1, 16)))
                    .toList();
        }

        private List<String> list(Option option) {
            return Arrays.stream(text(option).split(",", -1)).map(String::strip).toList();
        }

        private int whole(Option option, int min, int max) {
            return whole(option, text(option), min, max);
        }

        private static int whole(Option option, String text, int min, int max) {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException notWhole) {
                // Answered below, with the value that was given.
            }
            throw new LabRefusal(
                    "%s has to be a whole number from %d to %d, not '%s'".formatted(option.flag(), min, max, text));
        }

        private String text(Option option) {
            return values.getOrDefault(option, option.fallback);
        }
    }
}
