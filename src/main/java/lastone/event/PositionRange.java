package lastone.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Outbox rows with consecutive ids and equal numbers of events, so that each row's position can be computed from its id:
 * one UPDATE sequences hundreds of them.
 *
 * @param events the number of events in each row
 * @param after the position after which the first event comes
 */
record PositionRange(long firstId, long lastId, int events, long after) {

    /** A committed row without a position. */
    record Row(long id, int events) {}

    /**
     * Splits rows into ranges, and assigns the positions after a given one to them.
     *
     * @param rows ordered by id
     */
    static List<PositionRange> split(List<Row> rows, long lastPosition) {
        List<PositionRange> ranges = new ArrayList<>();
        long position = lastPosition;
        int first = 0;
        for (int i = 0; i < rows.size(); i++) {
            boolean ends = i + 1 == rows.size() || !follows(rows.get(i), rows.get(i + 1));
            if (ends) {
                Row row = rows.get(i);
                PositionRange range = new PositionRange(rows.get(first).id(), row.id(), row.events(), position);
                ranges.add(range);
                position = range.lastPosition();
                first = i + 1;
            }
        }
        return ranges;
    }

    private static boolean follows(Row row, Row next) {
        return next.id() == row.id() + 1 && next.events() == row.events();
    }

    long rows() {
        return lastId - firstId + 1;
    }

    long lastPosition() {
        return after + rows() * events;
    }
}
