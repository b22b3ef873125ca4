package lastone.event;

import java.util.List;
import lastone.db.HotSql;
import org.jdbi.v3.core.Handle;

/** Where transactions write down what they do, so that it is told if and only if it is committed. Thread safe. */
public final class Outbox {

    private static final String INSERT = """
            INSERT INTO outbox_events (order_id, step, type, occurred_at, data)
            VALUES (?, ?, ?, ?, ?)
            """;

    private final Runnable committed;

    /** @param committed called after the commit of each transaction that wrote events; must not block */
    public Outbox(Runnable committed) {
        this.committed = committed;
    }

    /** Writes events in the caller's transaction, by one statement however many they are. */
    public void append(Handle handle, List<Event> events) {
        HotSql.update(handle, INSERT, events, (statement, event) -> {
            statement.setLong(1, event.orderId());
            statement.setInt(2, event.type().step());
            statement.setString(3, event.type().word());
            statement.setObject(4, HotSql.utc(event.time()));
            statement.setString(5, event.data());
        });
        handle.afterCommit(committed);
    }
}
