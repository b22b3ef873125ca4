package lastone.audit;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares orders with their events. A row of the outbox holds many events, which SQL joins badly, so the ids are compared
 * here: first the ids of all stored events are read, then the orders block by block. It parses the rows itself instead of
 * using the event package, so that an error there cannot hide itself. For one run; memory: some bits for each event.
 */
final class OrderEventCheck {

    private static final String CREATED = "order.created";

    private static final int ROWS_AT_ONCE = 1_000;

    private final OrderCheckSql sql;
    private final Map<String, Subjects> types = new TreeMap<>();
    private final Findings findings = new Findings();

    /** Order ids in the events of one type: all of them, and those that occur more than once. */
    private record Subjects(IdSet all, IdSet repeated) {
        Subjects() {
            this(new IdSet(), new IdSet());
        }

        void add(long order) {
            if (!all.add(order)) {
                repeated.add(order);
            }
        }
    }

    OrderEventCheck(OrderCheckSql sql) {
        this.sql = sql;
        types.put(CREATED, new Subjects());
    }

    /**
     * Finds young orders without an {@code order.created} event, events of orders that do not exist, and orders with more
     * than one event of a type.
     */
    Findings run(OrderCheckSql.OrderIdRange range, String invariant, Audit.Progress progress) {
        readEvents();
        SortedSet<Long> blocks = blocks(range);
        int done = 0;
        for (long block : blocks) {
            compare(block, range.cleanedUntil());
            progress.progressed(invariant, ++done, blocks.size());
        }
        return findings;
    }

    private void readEvents() {
        long last = 0;
        List<OrderCheckSql.EventRow> rows;
        do {
            rows = sql.orderEvents(last, ROWS_AT_ONCE);
            rows.forEach(this::read);
            last = rows.isEmpty() ? last : rows.getLast().id();
        } while (rows.size() == ROWS_AT_ONCE);
    }

    private void read(OrderCheckSql.EventRow row) {
        Subjects subjects = types.computeIfAbsent(row.type(), type -> new Subjects());
        try {
            for (String line : row.data().split("\n", -1)) {
                subjects.add(Long.parseLong(line.split(" ", 3)[1]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            findings.add(row.id(), row.type() + " row of outbox_events that cannot be read");
        }
    }

    private SortedSet<Long> blocks(OrderCheckSql.OrderIdRange range) {
        SortedSet<Long> blocks = new TreeSet<>();
        for (long block = IdSet.blockOf(range.firstId()); block <= IdSet.blockOf(range.lastId()); block++) {
            blocks.add(block);
        }
        types.values().forEach(subjects -> blocks.addAll(subjects.all().blocks()));
        return blocks;
    }

    private void compare(long block, Instant cleanedUntil) {
        long firstId = block * IdSet.BLOCK;
        BitSet ordered = new BitSet();
        BitSet missing = new BitSet();
        for (OrderCheckSql.Created order : sql.created(firstId, firstId + IdSet.BLOCK - 1, cleanedUntil)) {
            int bit = Math.toIntExact(order.id() - firstId);
            ordered.set(bit);
            missing.set(bit, order.requiresCreatedEvent());
        }
        types.forEach((type, subjects) -> {
            BitSet events = subjects.all().block(block);
            if (type.equals(CREATED)) {
                missing.andNot(events);
                add(firstId, missing, "no " + type + " event");
            }
            events.andNot(ordered);
            add(firstId, events, type + " event, but no such order");
            add(firstId, subjects.repeated().block(block), "more than one " + type + " event");
        });
    }

    private void add(long firstId, BitSet wrong, String detail) {
        wrong.stream().forEach(bit -> findings.add(firstId + bit, detail));
    }
}
