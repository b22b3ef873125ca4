package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SliceTest {

    private static Slice<Integer> fitting(int limit, Integer... parts) {
        return Slice.fitting(List.of(parts), limit, part -> part);
    }

    @Test
    void aPageIsBoundedByRowsAndByTheirParts() {
        assertThat(fitting(2, 1, 1)).isEqualTo(new Slice<>(List.of(1, 1), false));
        assertThat(fitting(2, 1, 1, 1)).isEqualTo(new Slice<>(List.of(1, 1), true));
        assertThat(fitting(5, 100, 100, 50)).isEqualTo(new Slice<>(List.of(100, 100, 50), false));
        assertThat(fitting(5, 100, 100, 51)).isEqualTo(new Slice<>(List.of(100, 100), true));
        assertThat(fitting(5, 1_000, 1)).isEqualTo(new Slice<>(List.of(1_000), true));
        assertThat(fitting(5)).isEqualTo(new Slice<>(List.of(), false));
    }
}
