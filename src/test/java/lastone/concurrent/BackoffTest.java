package lastone.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(60);

    /** A thousand pauses, each drawn after so many others. */
    private static List<Long> pauses(int pausesBefore) {
        return Stream.generate(() -> new Backoff(FIRST, LONGEST))
                .limit(1_000)
                .map(backoff -> {
                    Stream.generate(backoff::next).limit(pausesBefore).forEach(pause -> {});
                    return backoff.next().toMillis();
                })
                .toList();
    }

    @Test
    void pausesAreDrawnFromZeroToACeilingThatDoublesUpToTheLongest() {
        int[] ceilings = {10, 20, 40, 60, 60};
        for (int step = 0; step < ceilings.length; step++) {
            int ceiling = ceilings[step];
            List<Long> drawn = pauses(step);
            assertThat(drawn).allMatch(millis -> millis >= 0 && millis < ceiling);
            assertThat(drawn).anyMatch(millis -> millis < ceiling / 4).anyMatch(millis -> millis >= ceiling * 3 / 4);
        }
    }

    @Test
    void afterAResetThePauseIsAFirstOne() {
        for (int i = 0; i < 1_000; i++) {
            Backoff backoff = new Backoff(FIRST, LONGEST);
            backoff.next();
            backoff.next();
            backoff.reset();
            assertThat(backoff.next()).isLessThan(FIRST);
        }
    }

    @Test
    void aPauseEndsAtTheDeadline() {
        Backoff backoff = new Backoff(Duration.ofDays(1), Duration.ofDays(1));
        long start = System.nanoTime();
        backoff.pause(Deadline.after(Duration.ofMillis(5)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
}
