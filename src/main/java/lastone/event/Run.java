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
        for (List<RelaySql.Waiting> stretch : Neighbours.cut(rows, rows.size(), Run::follows)) {
            RelaySql.Waiting first = stretch.getFirst();
            long lastOrderId = stretch.getLast().lastOrderId();
            Run run = new Run(
                    first.firstOrderId(),
                    lastOrderId,
                    first.step(),
                    position + 1 - first.firstOrderId(),
                    stretch.size());
            runs.add(run);
            position = run.lastPosition();
        }
        return runs;
    }

    private static boolean follows(RelaySql.Waiting row, RelaySql.Waiting next) {
        return next.firstOrderId() == row.lastOrderId() + 1 && next.step() == row.step();
    }

    long lastPosition() {
        return lastOrderId + offset;
    }
}
