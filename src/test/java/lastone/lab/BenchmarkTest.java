package lastone.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BenchmarkTest {

    private static final Workload HALF = new Workload(1_000, 500, 1, 1, 1);

    /** A subject that takes so long for one run. */
    private record Taking(String name, Duration time) implements Subject {

        @Override
        public Run run(Workload workload) {
            LockSupport.parkNanos(time.toNanos());
            return new Run(0);
        }

        @Override
        public void close() {}
    }

    private static Report raced(String... quick) {
        return raced(HALF, Duration.ofMillis(200), quick);
    }

    private static Report raced(Workload workload, Duration slow, String... quick) {
        List<Subject> subjects = new ArrayList<>(List.of(new Taking("slow", slow)));
        for (String name : quick) {
            subjects.add(new Taking(name, Duration.ZERO));
        }
        return raced(workload, subjects);
    }

    private static Report raced(Workload workload, List<Subject> subjects) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Benchmark benchmark = new Benchmark(OptionalInt.empty(), Duration.ofSeconds(10), nowhere);
        benchmark.run(List.of(new TestBed("h2", Map.of(), subjects, List.of())), List.of(workload));
        return benchmark.report("today", Map.of());
    }

    private static void assertRaced(Report report, String leftOut, String... names) {
        assertThat(report.measurements())
                .extracting(each -> each.subject().name())
                .containsExactly(names);
        assertThat(report.leftOut()).singleElement().asString().startsWith(leftOut);
    }

    @Test
    void whatIsTooSlowIsLeftOutInOneLine() {
        Report report = raced("one", "other");
        assertRaced(report, "1,000 buyers for 500 units on h2: slow (about 2.", "one", "other");
    }

    /** Warmed up for a second with 100 buyers, it would take all of the ten seconds with 1,000. */
    @Test
    void aCoreRaceThatWouldTakeTooLongIsLeftOutToo() {
        Report report = raced(new Workload(1_000, 1_000, 1, 1, 1), Duration.ofSeconds(1), "one", "other");
        assertRaced(report, "1,000 buyers for 1,000 units on h2: slow (about 1", "one", "other");
    }

    /** Each would take six of the ten seconds with 1,000 buyers, by its time with 100. */
    @Test
    void aCoreRaceIsRunByAllThatItsTimeLastsForOneByOne() {
        List<Subject> subjects =
                List.of(new Taking("one", Duration.ofMillis(600)), new Taking("other", Duration.ofMillis(600)));
        assertThat(raced(new Workload(1_000, 1_000, 1, 1, 1), subjects).measurements())
                .extracting(each -> each.subject().name())
                .containsExactly("one", "other");
    }

    @Test
    void aRaceOfOneIsNoRace() {
        Report report = raced("alone");
        assertRaced(
                report,
                "1,000 buyers for 500 units on h2, the whole race: its time is enough for one round of only 1 of 2");
    }
}
