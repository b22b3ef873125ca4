package lastone.torture;

import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** The counts of a whole run. What must be zero and is not is printed at once. Thread safe. */
final class Tally {

    private static final int MOST_PRINTED = 40;

    private final PrintStream out;
    private final Map<Figure, LongAdder> figures = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> faults = new ConcurrentSkipListMap<>();

    Tally(PrintStream out) {
        this.out = out;
        Stream.of(Figure.values()).forEach(figure -> figures.put(figure, new LongAdder()));
    }

    void add(Figure figure) {
        add(figure, 1);
    }

    void add(Figure figure, long count) {
        Objects.requireNonNull(figures.get(figure)).add(count);
    }

    /** Adds what another one has counted. */
    void addAll(Tally other) {
        other.figures.forEach((figure, count) -> add(figure, count.sum()));
        other.faults.forEach((kind, count) ->
                faults.computeIfAbsent(kind, unseen -> new LongAdder()).add(count.sum()));
    }

    void fault(String kind) {
        faults.computeIfAbsent(kind, unseen -> new LongAdder()).increment();
    }

    /** Counts something that must not be, and says what it is. */
    void wrong(Figure figure, String detail) {
        add(figure);
        if (wrongs() <= MOST_PRINTED) {
            out.println("  WRONG, " + figure.words() + ": " + detail);
        }
    }

    long of(Figure figure) {
        return Objects.requireNonNull(figures.get(figure)).sum();
    }

    long faults() {
        return faults.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** The sum of all that must be zero. */
    long wrongs() {
        return Stream.of(Figure.values())
                .filter(Figure::mustBeZero)
                .mapToLong(this::of)
                .sum();
    }

    void print() {
        out.println();
        faults.forEach((kind, count) -> line("fault: " + kind, count.sum()));
        line("faults", faults());
        for (Figure figure : Figure.values()) {
            line((figure.mustBeZero() ? "MUST BE 0: " : "") + figure.words(), of(figure));
        }
    }

    private void line(String words, long count) {
        out.printf("%-75s %,10d%n", words, count);
    }
}
