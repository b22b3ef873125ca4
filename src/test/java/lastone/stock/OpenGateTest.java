package lastone.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import lastone.concurrent.Deadline;
import org.junit.jupiter.api.Test;

class OpenGateTest {

    private final AtomicInteger tries = new AtomicInteger();

    private Gate<String, String> gate(int losses) {
        return new OpenGate<>((requests, beforeCommit) -> {
            if (tries.incrementAndGet() <= losses) {
                throw new StockChangedException(1);
            }
            return List.of("sold to " + requests.getFirst());
        });
    }

    @Test
    void tryingAgainUpToFiftyTimesIsEnough() {
        assertThat(gate(50).enter(Set.of(1L), "you", Deadline.after(Duration.ofMinutes(1))))
                .isEqualTo("sold to you");
        assertThat(tries).hasValue(51);
    }

    @Test
    void afterFiftyRetriesItIsBusy() {
        assertThatThrownBy(() -> gate(51).enter(Set.of(1L), "you", Deadline.after(Duration.ofMinutes(1))))
                .isInstanceOf(StockBusyException.class);
        assertThat(tries).hasValue(51);
    }

    @Test
    void nobodyEntersAfterTheDeadline() {
        assertThatThrownBy(() -> gate(0).enter(Set.of(1L), "you", Deadline.after(Duration.ZERO)))
                .isInstanceOf(StockBusyException.class);
        assertThat(tries).hasValue(0);
    }
}
