package lastone.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of the outbox whose ids follow each other and that hold equally many events, so that each row's position follows
 * from its id: one UPDATE sequences hundreds of them.
 *
 * @param events how many each row holds
 * @param after the position after which the first event comes
 */
record PositionRange(long firstId, long lastId, int events, long after) {

    /** A committed row without a position. */
    record Row(long id, int events) {}

    /**
     * Assigns the positions after a given one to rows, in their order.
     *
     * @param rows in the order of their ids
     */
    static List<PositionRange> of(List<Row> rows, long lastPosition) {
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
