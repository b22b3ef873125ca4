package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final long MIB = 1_024 * 1_024;

    @Test
    void aSmallHeapLetsInFewerRequests() {
        assertThat(Limits.forHeap(48 * MIB).requests()).isEqualTo(1_024);
        assertThat(Limits.forHeap(192 * MIB).requests()).isEqualTo(4_096);
        assertThat(Limits.forHeap(Long.MAX_VALUE).requests()).isEqualTo(4_096);
    }
}
