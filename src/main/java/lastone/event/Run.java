package lastone.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Events of the same step of orders whose ids follow each other, which get positions that follow each other, too. Orders
 * that are written together have such ids, so one UPDATE places hundreds of events. Public because Jdbi binds public
 * records only.
 *
 * @param offset what to add to an order's id to have the position of its event
 */
public record Run(long firstOrderId, long lastOrderId, int step, long offset) {

    int length() {
        return Math.toIntExact(lastOrderId - firstOrderId + 1);
    }

    /** Cuts events, which have to be in the order of (order id, step), into runs that begin after a position. */
    static List<Run> cut(List<RelaySql.Waiting> events, long lastPosition) {
        List<Run> runs = new ArrayList<>();
        long position = lastPosition;
        int first = 0;
        for (int i = 0; i < events.size(); i++) {
            position++;
            boolean ends = i + 1 == events.size() || !isNext(events.get(i), events.get(i + 1));
            if (ends) {
                long orderId = events.get(i).orderId();
                runs.add(new Run(
                        events.get(first).orderId(), orderId, events.get(i).step(), position - orderId));
                first = i + 1;
            }
        }
        return runs;
    }

    private static boolean isNext(RelaySql.Waiting event, RelaySql.Waiting next) {
        return next.orderId() == event.orderId() + 1 && next.step() == event.step();
    }
}
