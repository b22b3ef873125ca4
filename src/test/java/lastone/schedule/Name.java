package lastone.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;

/**
 * The name of a schedule, such as {@code h2/conditional/pay+cancel/a-0-3}: the first request begins, and the running one
 * is preempted at the points 0 and 3. Of three requests it names in which order they run, such as {@code abcab-0-3}.
 * Without its last part it names all schedules of a meeting.
 *
 * @param order the sides in the order in which they run; empty for all schedules of the meeting
 */
record Name(DatabaseKind kind, Meeting meeting, List<Integer> order, List<Integer> preemptions) {

    private static final String SIDES = "abc";
    private static final Pattern NAME = Pattern.compile(
            "(h2|mariadb|mysql)/(\\w+)/([a-z,-]+(?:\\+[a-z,-]+){1,2})(?:/([%s]+)((?:-\\d+){0,2}))?".formatted(SIDES));

    /** Empty for a text that names nothing. */
    static Optional<Name> of(String text) {
        Matcher parts = NAME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Strategy> strategy = Strategy.of(parts.group(2));
        List<List<Optional<Operation>>> sides = Arrays.stream(parts.group(3).split("\\+", -1))
                .map(side ->
                        Arrays.stream(side.split(",", -1)).map(Operation::of).toList())
                .toList();
        if (strategy.isEmpty() || sides.stream().anyMatch(side -> side.contains(Optional.<Operation>empty()))) {
            return Optional.empty();
        }
        boolean one = parts.group(4) != null;
        return Optional.of(new Name(
                DatabaseKind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                new Meeting(
                        strategy.get(),
                        sides.stream()
                                .map(side ->
                                        side.stream().map(Optional::orElseThrow).toList())
                                .toList()),
                one ? parts.group(4).chars().mapToObj(SIDES::indexOf).toList() : List.of(),
                one ? points(parts.group(5)) : List.of()));
    }

    private static List<Integer> points(String text) {
        return Arrays.stream(text.split("-"))
                .filter(point -> !point.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** The letter of a side. */
    static char letter(int side) {
        return SIDES.charAt(side);
    }

    boolean isOfOne() {
        return !order.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(kind.name().toLowerCase(Locale.ROOT) + "/" + meeting);
        if (isOfOne()) {
            name.append('/')
                    .append(order.stream().map(side -> "" + letter(side)).collect(Collectors.joining()));
            preemptions.forEach(point -> name.append('-').append(point));
        }
        return name.toString();
    }
}
