package lastone.event;

import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Writes events in the transactions that cause them: they are published if and only if it commits. Thread safe. */
public final class Outbox {

    private static final String INSERT = """
            INSERT INTO outbox_events (events, type, occurred_at, data)
            VALUES (?, ?, ?, ?)
            """;

    private final Runnable committed;

    /** @param committed called after the commit of each transaction that wrote events, on its thread; must not block */
    public Outbox(Runnable committed) {
        this.committed = committed;
    }

    /**
     * Writes events in the caller's transaction, by one batch of inserts. They are published in this order, and after the
     * events that the transaction could see. The data of one event may have 16,000 characters at most.
     */
    public void append(Handle handle, List<Event> events) {
        Jdbc.update(handle, INSERT, OutboxRow.of(events), (statement, row) -> {
            statement.setInt(1, row.events());
            statement.setString(2, row.type());
            statement.setString(3, Jdbc.utc(row.occurredAt()));
            statement.setString(4, row.data());
        });
        handle.afterCommit(committed);
    }
}
