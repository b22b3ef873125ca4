package lastone.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import lastone.schedule.TestBed.Played;

/** Plays the schedules of one meeting: all serial orders, and all with one or two preemptions that can matter. */
final class Exploration {

    private static final int ANY = -1;

    private final TestBed testBed;
    private final Meeting meeting;
    private final int count;
    private final List<Integer> requests;
    private final Map<List<Integer>, List<Played>> serial = new HashMap<>();
    private final List<Predicate<Step>> relevant;
    private final List<Anomaly> anomalies = new ArrayList<>();
    private int schedules;
    private boolean untilFirst;

    /** A schedule whose outcome no serial order has. */
    record Anomaly(Name schedule, String what) {

        @Override
        public String toString() {
            return schedule + " " + what;
        }
    }

    Exploration(TestBed testBed, Meeting meeting) {
        this.testBed = testBed;
        this.meeting = meeting;
        this.count = meeting.sides().size();
        this.requests = IntStream.range(0, meeting.requests().size()).boxed().toList();
        this.relevant = IntStream.range(0, count).mapToObj(this::conflicting).toList();
    }

    /** Each order of some of the requests, one after the other. */
    private List<Played> serial(List<Integer> some) {
        return serial.computeIfAbsent(
                some,
                _ -> orders(some).stream()
                        .map(order -> testBed.playSerially(meeting, order))
                        .toList());
    }

    /** The steps of a side that conflict with one of another side's in any serial order. */
    private Predicate<Step> conflicting(int side) {
        Set<Step> steps = new LinkedHashSet<>();
        serial(requests)
                .forEach(played -> IntStream.range(0, count)
                        .filter(other -> other != side)
                        .forEach(other -> steps.addAll(played.run().steps(other))));
        return step -> steps.stream().anyMatch(step::conflictsWith);
    }

    /** Plays all of them, or until the first anomaly. */
    Exploration all(boolean onlyUntilFirst) {
        untilFirst = onlyUntilFirst;
        List<Integer> sides = IntStream.range(0, count).boxed().toList();
        for (List<Integer> order : orders(sides)) {
            if (count == 2) {
                playPair(order);
            } else {
                playTriple(order.get(0), order.get(1), order.get(2));
            }
        }
        return this;
    }

    private void playPair(List<Integer> order) {
        List<Integer> first = order.subList(0, 1);
        for (int one : points(first, List.of(), ANY)) {
            for (int two : points(first, List.of(one), ANY)) {
                playUnlessDone(first, List.of(one, two));
            }
        }
    }

    /** Those in which two requests run while the third one is stopped, one after the other or all three at once. */
    private void playTriple(int x, int y, int z) {
        for (int one : points(List.of(x, y, z), List.of(), x)) {
            for (int two : points(List.of(x, y, z, x), List.of(one), y)) {
                playUnlessDone(List.of(x, y, z, x, y), List.of(one, two));
                playUnlessDone(List.of(x, y, z, y, x), List.of(one, two));
            }
        }
    }

    /** Plays a schedule; returns the points of a side, or of any, that come after its last preemption. */
    private List<Integer> points(List<Integer> order, List<Integer> preemptions, int side) {
        if (isDone()) {
            return List.of();
        }
        List<Integer> points = play(order, preemptions).run().points();
        return IntStream.range(preemptions.isEmpty() ? 0 : preemptions.getLast() + 1, points.size())
                .filter(point -> side == ANY || points.get(point) == side)
                .boxed()
                .toList();
    }

    private void playUnlessDone(List<Integer> order, List<Integer> preemptions) {
        if (!isDone()) {
            play(order, preemptions);
        }
    }

    private boolean isDone() {
        return untilFirst && !anomalies.isEmpty();
    }

    Played play(List<Integer> order, List<Integer> preemptions) {
        Played played = testBed.play(meeting, order, preemptions, relevant);
        schedules++;
        problem(played)
                .ifPresent(what ->
                        anomalies.add(new Anomaly(new Name(testBed.kind(), meeting, order, preemptions), what)));
        return played;
    }

    private Optional<String> problem(Played played) {
        if (played.violation() != null) {
            return Optional.of(played.violation());
        }
        if (played.run().deadlock()) {
            return Optional.of("a deadlock");
        }
        if (isLikeOneOf(played, requests) || isRefusedForContention(played)) {
            return Optional.empty();
        }
        return Optional.of(serial(requests).stream()
                .map(order -> difference(played, order))
                .distinct()
                .reduce((one, other) -> one + "\n  and of another order " + other)
                .map(differences -> "differs from the serial order " + differences)
                .orElseThrow());
    }

    private boolean isLikeOneOf(Played played, List<Integer> some) {
        return serial(some).stream().anyMatch(order -> played.isLike(order, some));
    }

    /** Some may be refused because of the others; then they must have changed nothing. */
    private boolean isRefusedForContention(Played played) {
        List<Integer> others = requests.stream()
                .filter(request -> !isContention(played.outcomes().get(request)))
                .toList();
        return !others.isEmpty() && others.size() < requests.size() && isLikeOneOf(played, others);
    }

    private static boolean isContention(String outcome) {
        return outcome.startsWith("503") || outcome.contains("IDEMPOTENCY_KEY_IN_USE_ERROR");
    }

    private static String difference(Played played, Played order) {
        List<String> only = new ArrayList<>(played.outcomes());
        only.addAll(played.state());
        List<String> missing = new ArrayList<>(order.outcomes());
        missing.addAll(order.state());
        List<String> common = new ArrayList<>(missing);
        only.forEach(missing::remove);
        common.forEach(only::remove);
        return "in " + only + ", where that has " + missing;
    }

    private static List<List<Integer>> orders(List<Integer> some) {
        if (some.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> orders = new ArrayList<>();
        for (Integer first : some) {
            List<Integer> rest =
                    some.stream().filter(each -> !each.equals(first)).toList();
            orders(rest).forEach(order -> {
                List<Integer> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                orders.add(whole);
            });
        }
        return orders;
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    int schedules() {
        return schedules;
    }

    /** How many there are of these if every statement and commit is a point. */
    long unpruned() {
        List<Long> steps = IntStream.range(0, count).mapToObj(this::longest).toList();
        long sum = steps.stream().mapToLong(Long::longValue).sum();
        if (count == 2) {
            return 2 + sum + 2 * steps.getFirst() * steps.getLast();
        }
        long squares = steps.stream().mapToLong(each -> each * each).sum();
        // Six orders; one preemption in each; then two ways to go on after one preemption in each of two.
        return 6 + 2 * sum + 2 * (sum * sum - squares);
    }

    private long longest(int side) {
        return serial(requests).stream()
                .mapToLong(played -> played.run().steps(side).size())
                .max()
                .orElseThrow();
    }
}
