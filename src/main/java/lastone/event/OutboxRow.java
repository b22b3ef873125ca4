package lastone.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code outbox_events}: events of one type and one time. Orders of one batch are created at one time, so that a
 * thousand events need only a few rows. Each event is a line, {@code KEY SUBJECT DATA}, which readers pass on unchanged:
 * only the writers know the types and their fields.
 *
 * @param position of the last event; 0 until the sequencer assigns it
 * @param events the number of events in it
 * @param data a line for each event
 */
record OutboxRow(long id, long position, int events, String type, Instant occurredAt, String data) {

    /** Bounds the memory of a reader. */
    static final int MAX_EVENTS = 100;

    /** The length of the column, in characters. */
    static final int MAX_LENGTH = 16_000;

    private static final String LINE_END = "\n";
    private static final String SEPARATOR = " ";
    private static final int PARTS = 3;

    /** Groups events into rows: as few as keep their order. */
    static List<OutboxRow> of(List<Event> events) {
        List<OutboxRow> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            String line = String.join(SEPARATOR, event.key(), event.subject(), event.data());
            boolean fits = lines.size() < MAX_EVENTS && length + line.length() <= MAX_LENGTH;
            if (i > 0 && !(fits && isAlike(events.get(i - 1), event))) {
                rows.add(row(events.get(i - 1), lines));
                lines.clear();
                length = 0;
            }
            lines.add(line);
            length += line.length() + LINE_END.length();
        }
        if (!lines.isEmpty()) {
            rows.add(row(events.getLast(), lines));
        }
        return rows;
    }

    private static boolean isAlike(Event one, Event other) {
        return one.type().equals(other.type()) && one.time().equals(other.time());
    }

    private static OutboxRow row(Event any, List<String> lines) {
        return new OutboxRow(0, 0, lines.size(), any.type(), any.time(), String.join(LINE_END, lines));
    }

    /** The position after which its first event comes. */
    long positionBefore() {
        return position - events;
    }

    /** Returns the readable events; none where the number of lines leaves open which position belongs to which line. */
    List<SequencedEvent> sequenced() {
        String[] lines = data.split(LINE_END, -1);
        List<SequencedEvent> readable = new ArrayList<>(lines.length);
        for (int i = 0; i < lines.length && lines.length == events; i++) {
            String[] parts = lines[i].split(SEPARATOR, PARTS);
            if (parts.length == PARTS) {
                long own = positionBefore() + 1 + i;
                readable.add(new SequencedEvent(own, type, parts[0], parts[1], occurredAt, parts[2]));
            }
        }
        return readable;
    }
}
