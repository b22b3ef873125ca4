package lastone.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads sequenced events, a page at a time. Thread safe. */
final class EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

    /** A page has at least so many events, if there are as many, and at most some rows more. */
    static final int PAGE = 200;

    /** The first row that ends after a position, and those that end within the span behind its end. */
    private static final String ROWS = """
            SELECT id, position, events, type, occurred_at, data
            FROM outbox_events
            WHERE position > :after
              AND position <= :span + (SELECT position
                                       FROM outbox_events
                                       WHERE position > :after
                                       ORDER BY position
                                       LIMIT 1)
            ORDER BY position
            """;

    private final Jdbi jdbi;
    private final AtomicLong reportedUntil = new AtomicLong();

    EventReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Consecutive events.
     *
     * @param lastPosition the position after which the next page begins: the last event's, readable or not
     * @param followsGap whether events between the requested position and this page have been deleted
     */
    record Page(List<SequencedEvent> events, long lastPosition, boolean followsGap) {

        /** Whether there is no event after the requested position, not even one that cannot be read. */
        boolean isEmpty(long after) {
            return lastPosition == after;
        }
    }

    /**
     * Returns the page of events after a position. Events that cannot be read are left out, so that a broken row costs only
     * its own events; consumers see the gap in the positions, and operators the log.
     */
    Page after(long position) {
        List<SequencedEvent> events = new ArrayList<>();
        List<OutboxRow> rows = rows(position);
        long last = position;
        for (OutboxRow row : rows) {
            List<SequencedEvent> readable = row.sequenced();
            readable.stream().filter(event -> event.position() > position).forEach(events::add);
            if (readable.size() < row.events()) {
                report(row);
            }
            last = row.position();
        }
        return new Page(events, last, !rows.isEmpty() && rows.getFirst().positionBefore() > position);
    }

    private List<OutboxRow> rows(long after) {
        return jdbi.withHandle(handle -> handle.createQuery(ROWS)
                .bind("after", after)
                .bind("span", PAGE + OutboxRow.MAX_EVENTS)
                .mapTo(OutboxRow.class)
                .list());
    }

    /** Logs a row once per server, however many listeners read it. */
    private void report(OutboxRow unreadable) {
        if (unreadable.position() > reportedUntil.getAndAccumulate(unreadable.position(), Math::max)) {
            LOG.error(
                    "Row {} of outbox_events cannot be read; events up to position {} are left out",
                    unreadable.id(),
                    unreadable.position());
        }
    }
}
