package lastone.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of the same step of orders whose ids follow each other, which get positions that follow each other, too. Orders
 * that come in a rush have such ids, so one UPDATE places hundreds of rows. Public because Jdbi binds public records only.
 *
 * @param offset what to add to the id of an order to have the position of its event
 */
public record Run(long firstOrderId, long lastOrderId, int step, long offset, int rows) {

    /** Cuts rows, which have to be in the order of (first order id, step), into runs that begin after a position. */
    static List<Run> cut(List<RelaySql.Waiting> rows, long lastPosition) {
        List<Run> runs = new ArrayList<>();
        long position = lastPosition;
        int first = 0;
        for (int i = 1; i <= rows.size(); i++) {
            boolean ends = i == rows.size() || !isNext(rows.get(i - 1), rows.get(i));
            if (ends) {
                long firstOrderId = rows.get(first).firstOrderId();
                long lastOrderId = rows.get(i - 1).lastOrderId();
                runs.add(new Run(
                        firstOrderId, lastOrderId, rows.get(first).step(), position + 1 - firstOrderId, i - first));
                position += lastOrderId - firstOrderId + 1;
                first = i;
            }
        }
        return runs;
    }

    private static boolean isNext(RelaySql.Waiting row, RelaySql.Waiting next) {
        return next.firstOrderId() == row.lastOrderId() + 1 && next.step() == row.step();
    }

    long lastPosition() {
        return lastOrderId + offset;
    }
}
