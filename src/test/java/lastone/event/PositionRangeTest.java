package lastone.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PositionRangeTest {

    private static PositionRange.Row row(long id, int events) {
        return new PositionRange.Row(id, events);
    }

    @Test
    void splitsAtGapsAndAtOtherNumbersOfEvents() {
        List<PositionRange> ranges = PositionRange.split(
                List.of(row(4, 1), row(5, 1), row(6, 1), row(7, 100), row(8, 100), row(9, 30), row(11, 30), row(12, 1)),
                1_000);
        assertThat(ranges)
                .containsExactly(
                        new PositionRange(4, 6, 1, 1_000),
                        new PositionRange(7, 8, 100, 1_003),
                        new PositionRange(9, 9, 30, 1_203),
                        new PositionRange(11, 11, 30, 1_233),
                        new PositionRange(12, 12, 1, 1_263));
        assertThat(ranges.getLast().lastPosition()).isEqualTo(1_264);
    }

    @Test
    void splitsNoRowsIntoNoRanges() {
        assertThat(PositionRange.split(List.of(), 7)).isEmpty();
    }
}
