package lastone.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTest {

    @Test
    void aPercentileIsTheExactTimeOfOneBuyer() {
        Run run = new Run(200);
        run.startClock();
        long now = System.nanoTime();
        for (int buyer = 0; buyer < 200; buyer++) {
            run.record(new Buyers.Result(buyer, 199 - buyer, now + (buyer + 1) * 3_456_789L, Purchase.sold(buyer + 1)));
        }
        assertThat(Stream.of(0, 50, 99, 100).map(run::resultMillis))
                .containsExactly(time(run, now, 1), time(run, now, 100), time(run, now, 198), time(run, now, 200));
    }

    private static double time(Run run, long now, int buyers) {
        return run.millis(now + buyers * 3_456_789L);
    }
}
