package lastone.event;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads events that have their position, a page at a time. Thread safe. */
final class EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

    /** How many events a page has at least, if there are as many; it may have some rows' more. */
    static final int PAGE = 200;

    /** The first row that ends after a position, and those that end no farther behind its end than the span. */
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
     * Some events in a row.
     *
     * @param lastPosition where the next page begins after; that of the last event, unless that one cannot be read
     */
    record Page(List<SequencedEvent> events, long lastPosition) {

        /** Whether there is nothing after the position that was asked for, not even what cannot be read. */
        boolean isEnd(long after) {
            return lastPosition == after;
        }
    }

    /**
     * Returns the page of events after a position. What cannot be read is left out, so that one broken row costs its own
     * events alone; the gap in the positions tells the consumers, and the log tells the operator.
     */
    Page after(long position) {
        List<SequencedEvent> events = new ArrayList<>();
        long last = position;
        for (OutboxRow row : rows(position)) {
            List<SequencedEvent> readable = row.sequenced();
            readable.stream().filter(event -> event.position() > position).forEach(events::add);
            if (readable.size() < row.events()) {
                report(row);
            }
            last = row.position();
        }
        return new Page(events, last);
    }

    private List<OutboxRow> rows(long after) {
        return jdbi.withHandle(handle -> handle.createQuery(ROWS)
                .bind("after", after)
                .bind("span", PAGE + OutboxRow.MAX_EVENTS)
                .mapTo(OutboxRow.class)
                .list());
    }

    /** Once a server, however many listeners come across it. */
    private void report(OutboxRow unreadable) {
        if (unreadable.position() > reportedUntil.getAndAccumulate(unreadable.position(), Math::max)) {
            LOG.error(
                    "Row {} of outbox_events cannot be read; events up to position {} are left out",
                    unreadable.id(),
                    unreadable.position());
        }
    }
}
