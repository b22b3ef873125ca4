package lastone.event;

import java.util.List;
import lastone.db.Jdbc;
import org.jdbi.v3.core.Handle;

/** Writes events in the transactions that cause them: they are published if and only if it commits. Thread safe. */
public final class Outbox {

    private static final String INSERT = """
            INSERT INTO outbox_events (events, type, occurred_at, data)
            VALUES <rows>
            """;

    private final Runnable committed;

    /** @param committed called after the commit of each transaction that wrote events, on its thread; must not block */
    public Outbox(Runnable committed) {
        this.committed = committed;
    }

    /**
     * Writes events in the caller's transaction, by one insert. They are published in this order, and after the
     * events that the transaction could see. The data of one event may have 16,000 characters at most.
     */
    public void append(Handle handle, List<Event> events) {
        Jdbc.insert(handle, INSERT, OutboxRow.of(events), (row, written) -> {
            row.number(written.events());
            row.text(written.type());
            row.text(Jdbc.utc(written.occurredAt()));
            row.text(written.data());
        });
        handle.afterCommit(committed);
    }
}
