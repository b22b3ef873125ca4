package lastone.schedule;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import lastone.testing.DatabaseKind;

/** What is played on each database, and what came of it. Thread safe. */
final class Campaign {

    private static final int LISTED = 3;

    private final PrintStream out;
    private final AtomicInteger meetings = new AtomicInteger();
    private final AtomicLong schedules = new AtomicLong();
    private final AtomicLong unpruned = new AtomicLong();
    private final AtomicInteger anomalies = new AtomicInteger();
    private final AtomicInteger survivors = new AtomicInteger();

    Campaign(PrintStream out) {
        this.out = out;
    }

    /** Everything. */
    void play(DatabaseKind kind) throws SQLException {
        play(kind, Meeting.pairs());
        play(kind, Meeting.groups());
        find(kind, List.of(Mutant.values()));
    }

    void play(DatabaseKind kind, List<Meeting> which) throws SQLException {
        try (TestBed testBed = new TestBed(kind)) {
            testBed.lessDurable();
            for (Meeting meeting : which) {
                explored(testBed.name(meeting), new Exploration(testBed, meeting).all(false));
            }
        }
    }

    private void explored(String meeting, Exploration done) {
        meetings.incrementAndGet();
        schedules.addAndGet(done.schedules());
        unpruned.addAndGet(done.unpruned());
        anomalies.addAndGet(done.anomalies().size());
        StringBuilder report = new StringBuilder("%s: %,d schedules of %,d, %d anomalies"
                .formatted(
                        meeting,
                        done.schedules(),
                        done.unpruned(),
                        done.anomalies().size()));
        done.anomalies().stream()
                .limit(LISTED)
                .forEach(anomaly -> report.append("\n  ").append(anomaly));
        out.println(report);
    }

    /** Plants mutants, each alone. */
    void find(DatabaseKind kind, List<Mutant> mutants) throws SQLException {
        try (TestBed testBed = new TestBed(kind)) {
            testBed.lessDurable();
            for (Mutant mutant : mutants) {
                Optional<Name> found = mutant.findOn(testBed).map(Exploration.Anomaly::schedule);
                survivors.addAndGet(found.isEmpty() ? 1 : 0);
                out.println("mutant %-34s %s"
                        .formatted(mutant.word(), found.map(Name::toString).orElse("NOT FOUND")));
            }
        }
    }

    /** Plays one schedule and prints it. */
    void replay(Name name) throws SQLException {
        try (TestBed testBed = new TestBed(name.kind())) {
            testBed.lessDurable();
            Exploration one = new Exploration(testBed, name.meeting());
            TestBed.Played played = one.play(name.order(), name.preemptions());
            anomalies.addAndGet(one.anomalies().size());
            out.println(played.run().trace().stream().collect(Collectors.joining("\n  ", "  ", "")));
            played.outcomes().forEach(out::println);
            out.println(
                    one.anomalies().isEmpty()
                            ? "A serial order has this outcome."
                            : one.anomalies().getFirst().what());
        }
    }

    /** Prints the sums; returns whether nothing is wrong. */
    boolean isClean() {
        if (meetings.get() > 0) {
            out.println("%,d schedules of %,d meetings; %,d more would differ in nothing"
                    .formatted(schedules.get(), meetings.get(), unpruned.get() - schedules.get()));
        }
        out.println("%d anomalies, %d mutants not found".formatted(anomalies.get(), survivors.get()));
        return anomalies.get() == 0 && survivors.get() == 0;
    }
}
