package lastone.schedule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import lastone.schedule.TestBed.Played;
import org.jspecify.annotations.Nullable;

/** Plays the schedules of one pair: both serial orders, and all with one or two preemptions that can matter. */
final class Exploration {

    private final TestBed testBed;
    private final Pair pair;
    private final List<Played> serial;
    private final List<Predicate<Step>> relevant;
    private final @Nullable Played[] alone = {null, null};
    private final List<Anomaly> anomalies = new ArrayList<>();
    private int schedules;

    /** A schedule whose outcome no serial order has. */
    record Anomaly(Name schedule, String what) {

        @Override
        public String toString() {
            return schedule + " " + what;
        }
    }

    Exploration(TestBed testBed, Pair pair) {
        this.testBed = testBed;
        this.pair = pair;
        List<Predicate<Step>> none = List.of(_ -> false, _ -> false);
        this.serial = List.of(testBed.play(pair, 0, List.of(), none), testBed.play(pair, 1, List.of(), none));
        this.relevant = List.of(conflicting(1), conflicting(0));
    }

    /** The steps that conflict with one of the other side's in either serial order. */
    private Predicate<Step> conflicting(int other) {
        Set<Step> steps = new LinkedHashSet<>();
        serial.forEach(played -> steps.addAll(played.run().steps(other)));
        return step -> steps.stream().anyMatch(step::conflictsWith);
    }

    /** Plays all of them, or until the first anomaly. */
    Exploration all(boolean untilFirst) {
        for (int first = 0; first < 2; first++) {
            check(first, List.of(), serial.get(first));
            int points = points(first, List.of());
            for (int one = 0; one < points && !(untilFirst && isBroken()); one++) {
                int more = points(first, List.of(one));
                for (int two = one + 1; two < more && !(untilFirst && isBroken()); two++) {
                    play(first, List.of(one, two));
                }
            }
        }
        return this;
    }

    Played play(int first, List<Integer> preemptions) {
        Played played = testBed.play(pair, first, preemptions, relevant);
        schedules++;
        check(first, preemptions, played);
        return played;
    }

    private int points(int first, List<Integer> preemptions) {
        return play(first, preemptions).run().points();
    }

    private void check(int first, List<Integer> preemptions, Played played) {
        problem(played)
                .ifPresent(
                        what -> anomalies.add(new Anomaly(new Name(testBed.kind(), pair, first, preemptions), what)));
    }

    private Optional<String> problem(Played played) {
        if (played.violation() != null) {
            return Optional.of(played.violation());
        }
        if (played.run().deadlock()) {
            return Optional.of("a deadlock");
        }
        if (serial.stream().anyMatch(played::isLike) || isRefusedForContention(played)) {
            return Optional.empty();
        }
        return Optional.of(serial.stream()
                .map(order -> difference(played, order))
                .distinct()
                .reduce((one, other) -> one + "\n  and of the other order " + other)
                .map(differences -> "differs from the serial order " + differences)
                .orElseThrow());
    }

    /** Either may be refused because of the other one; then it must have changed nothing. */
    private boolean isRefusedForContention(Played played) {
        boolean a = isContention(played.outcomes().getFirst());
        boolean b = isContention(played.outcomes().getLast());
        if (a == b) {
            return false;
        }
        int other = a ? 1 : 0;
        Played expected = alone[other];
        if (expected == null) {
            expected = testBed.playAlone(pair, other);
            alone[other] = expected;
        }
        return expected.state().equals(played.state())
                && expected.outcomes().get(other).equals(played.outcomes().get(other));
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

    private boolean isBroken() {
        return !anomalies.isEmpty();
    }

    List<Anomaly> anomalies() {
        return anomalies;
    }

    int schedules() {
        return schedules;
    }

    /** How many there are if every statement and commit is a point. */
    long unpruned() {
        long a = longest(0);
        long b = longest(1);
        return 2 + a + b + 2 * a * b;
    }

    private long longest(int side) {
        return serial.stream()
                .mapToInt(played -> played.run().steps(side).size())
                .max()
                .orElseThrow();
    }
}
