package lastone.event;

import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Where transactions write their events, so that they are published if and only if they are committed. Thread safe. */
public final class Outbox {

    private static final String INSERT = """
            INSERT INTO outbox_events (events, type, occurred_at, data)
            VALUES (?, ?, ?, ?)
            """;

    private final Runnable committed;

    /** @param committed called after the commit of each transaction that wrote events; must not block */
    public Outbox(Runnable committed) {
        this.committed = committed;
    }

    /**
     * Writes events in the caller's transaction, by one statement however many they are. Events of one transaction are
     * published in the order in which they were written, and after those that its statements could see.
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
