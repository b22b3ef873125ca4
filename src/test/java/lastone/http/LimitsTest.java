package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final long MIB = 1_024 * 1_024;

    @Test
    void aSmallHeapLetsInFewerRequests() {
        Limits container = Limits.forHeap(48 * MIB);
        assertThat(container.requests()).isEqualTo(768);
        assertThat(container.connections()).isEqualTo(2_048);
        assertThat(container.bytes()).isEqualTo(4 * MIB);
        Limits run = Limits.forHeap(256 * MIB);
        assertThat(run.requests()).isEqualTo(4_096);
        assertThat(run.connections()).isEqualTo(10_000);
        assertThat(Limits.forHeap(Long.MAX_VALUE).requests()).isEqualTo(4_096);
    }
}
