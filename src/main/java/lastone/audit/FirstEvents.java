package lastone.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import lastone.audit.Findings.Finding;
import lastone.event.Outbox;

/**
 * Compares orders with the rows that tell of their creation. A row tells of many orders, which no database joins well,
 * so the ids of a range meet here: in some hundred kilobytes for the largest range.
 */
final class FirstEvents {

    private final long firstId;
    private final int ids;
    private final BitSet told = new BitSet();
    private final BitSet toldAgain = new BitSet();
    private final BitSet ordered = new BitSet();
    private final BitSet due = new BitSet();

    private FirstEvents(long firstId, long lastId) {
        this.firstId = firstId;
        this.ids = Math.toIntExact(lastId - firstId + 1);
    }

    /** The ids in a range of which not exactly one of order and first event is there for the other. */
    static List<Finding> wrong(OrderCheckSql sql, long firstId, long lastId, Instant cleanedUntil) {
        FirstEvents events = new FirstEvents(firstId, lastId);
        sql.told(firstId - Outbox.MAX_ORDERS_OF_A_ROW + 1, lastId).forEach(events::tell);
        sql.created(firstId, lastId, cleanedUntil).forEach(events::order);
        return events.findings();
    }

    private void tell(OrderCheckSql.Told row) {
        int from = Math.toIntExact(Math.max(row.firstOrderId() - firstId, 0));
        int to = Math.toIntExact(Math.min(row.lastOrderId() - firstId + 1, ids));
        for (int i = from; i < to; i++) {
            toldAgain.set(i, told.get(i));
            told.set(i);
        }
    }

    private void order(OrderCheckSql.Created order) {
        int i = Math.toIntExact(order.id() - firstId);
        ordered.set(i);
        due.set(i, order.young());
    }

    private List<Finding> findings() {
        due.andNot(told);
        BitSet invented = (BitSet) told.clone();
        invented.andNot(ordered);
        long total = (long) due.cardinality() + invented.cardinality() + toldAgain.cardinality();
        List<Finding> findings = new ArrayList<>();
        list(due, "no order.created event", total, findings);
        list(invented, "order.created event, but no such order", total, findings);
        list(toldAgain, "more than one order.created event", total, findings);
        return findings;
    }

    private void list(BitSet wrong, String detail, long total, List<Finding> findings) {
        wrong.stream().limit(Findings.MAX_LISTED).forEach(i -> findings.add(new Finding(firstId + i, detail, total)));
    }
}
