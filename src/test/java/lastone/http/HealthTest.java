package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
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

    private boolean check() {
        checks.incrementAndGet();
        return isUp.get();
    }

    @Test
    void manyWhoAskAtOnceShareOneCheck() {
        List<Boolean> results = Race.run(150, i -> health::isUp);
        assertThat(results).hasSize(150).containsOnly(true);
        assertThat(checks).hasValue(1);
    }

    @Test
    void aResultServesForASecond() {
        assertThat(health.isUp()).isTrue();
        isUp.set(false);
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(health.isUp()).isTrue();
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(health.isUp()).isFalse();
        assertThat(checks).hasValue(2);
    }
}
