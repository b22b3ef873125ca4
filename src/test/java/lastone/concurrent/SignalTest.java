package lastone.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SignalTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final Signal signal = new Signal();

    @Test
    void aSignalThatIsRaisedWhileNobodyWaitsEndsTheNextWait() throws InterruptedException {
        signal.raise();
        assertThat(signal.await(LONG)).isTrue();
    }

    @Test
    void severalRaisesAreOneWakeUp() throws InterruptedException {
        signal.raise();
        signal.raise();
        signal.raise();
        assertThat(signal.await(LONG)).isTrue();
        assertThat(signal.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void anInterruptedThreadDoesNotWaitAndLosesNoWakeUp() throws InterruptedException {
        signal.raise();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> signal.await(LONG)).isInstanceOf(InterruptedException.class);
        assertThat(signal.await(LONG)).isTrue();
    }

    /** Each raise is received before the next one: a lost wake-up costs a whole wait. */
    @Test
    void noWakeUpIsLostWhileAnotherThreadRaisesAndWaits() throws InterruptedException {
        int rounds = 50_000;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Signal reply = new Signal();
        Thread worker = Thread.ofPlatform().start(() -> {
            while (seen.get() < rounds) {
                seen.set(asked.get());
                reply.raise();
                awaitForLong(signal);
            }
        });
        for (int round = 1; round <= rounds; round++) {
            asked.set(round);
            signal.raise();
            while (seen.get() < round) {
                assertThat(reply.await(LONG)).isTrue();
            }
        }
        signal.raise();
        assertThat(worker.join(LONG)).isTrue();
    }

    private static void awaitForLong(Signal signal) {
        try {
            signal.await(LONG);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
