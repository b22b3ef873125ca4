package lastone.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;

/**
 * The name of a schedule, such as {@code h2/conditional/pay+cancel/a-0-3}: the first request begins, and the running one
 * is preempted at the points 0 and 3. Without its last part it names all schedules of a pair.
 *
 * @param first the side that begins; -1 for all schedules of the pair
 */
record Name(DatabaseKind kind, Pair pair, int first, List<Integer> preemptions) {

    private static final Pattern NAME =
            Pattern.compile("(h2|mariadb|mysql)/(\\w+)/([a-z-]+)\\+([a-z-]+?)(?:/([ab])((?:-\\d+){0,2}))?");

    /** Empty for a text that names nothing. */
    static Optional<Name> of(String text) {
        Matcher parts = NAME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Strategy> strategy = Strategy.of(parts.group(2));
        Optional<Operation> a = Operation.of(parts.group(3));
        Optional<Operation> b = Operation.of(parts.group(4));
        if (strategy.isEmpty() || a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        boolean one = parts.group(5) != null;
        return Optional.of(new Name(
                DatabaseKind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                new Pair(strategy.get(), a.get(), b.get()),
                one ? "ab".indexOf(parts.group(5)) : -1,
                one ? points(parts.group(6)) : List.of()));
    }

    private static List<Integer> points(String text) {
        return Arrays.stream(text.split("-"))
                .filter(point -> !point.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    boolean isOfOne() {
        return first >= 0;
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(kind.name().toLowerCase(Locale.ROOT) + "/" + pair);
        if (isOfOne()) {
            name.append('/').append("ab".charAt(first));
            preemptions.forEach(point -> name.append('-').append(point));
        }
        return name.toString();
    }
}
