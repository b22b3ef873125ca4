package lastone.event;

import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Where transactions write down what they do, so that it is told if and only if it is committed. Thread safe. */
public final class Outbox {

    /** No row speaks of more orders than this. */
    public static final int MAX_ORDERS_OF_A_ROW = EventRow.MAX_EVENTS;

    private static final String INSERT = """
            INSERT INTO outbox_events (first_order_id, last_order_id, step, type, occurred_at, data)
            VALUES (?, ?, ?, ?, ?, ?)
            """;

    private final Runnable committed;

    /** @param committed called after the commit of each transaction that wrote events; must not block */
    public Outbox(Runnable committed) {
        this.committed = committed;
    }

    /** Writes events in the caller's transaction, by one statement however many they are. */
    public void append(Handle handle, List<Event> events) {
        Jdbc.update(handle, INSERT, EventRow.of(events), (statement, row) -> {
            statement.setLong(1, row.firstOrderId());
            statement.setLong(2, row.lastOrderId());
            statement.setInt(3, EventType.of(row.type()).step());
            statement.setString(4, row.type());
            statement.setObject(5, Jdbc.utc(row.occurredAt()));
            statement.setString(6, row.data());
        });
        handle.afterCommit(committed);
    }
}
