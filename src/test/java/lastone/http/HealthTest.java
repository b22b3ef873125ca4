package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import lastone.testing.Race;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicBoolean isUp = new AtomicBoolean(true);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final Health health = new Health(this::check, nanos::get);

    private Optional<String> check() {
        checks.incrementAndGet();
        return isUp.get() ? Optional.empty() : Optional.of("Redis does not reply.");
    }

    @Test
    void requestsAtOnceShareOneCheck() {
        List<Optional<String>> results = Race.run(150, i -> health::reasonNotReady);
        assertThat(results).hasSize(150).containsOnly(Optional.empty());
        assertThat(checks).hasValue(1);
    }

    @Test
    void aResultServesForASecond() {
        assertThat(health.reasonNotReady()).isEmpty();
        isUp.set(false);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(health.reasonNotReady()).isEmpty();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(health.reasonNotReady()).contains("Redis does not reply.");
        assertThat(checks).hasValue(2);
    }
}
