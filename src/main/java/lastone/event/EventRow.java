package lastone.event;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A row of {@code outbox_events}: one step of orders whose ids follow each other, at one time. Orders that are placed
 * together have such ids, so that hundreds of events cost a handful of rows. Later steps are alone in their rows: of
 * them the primary key says that each happens once.
 *
 * @param position the last event's, 0 until the relay gives one
 * @param data a line of values for each event
 */
record EventRow(long position, long firstOrderId, long lastOrderId, String type, Instant occurredAt, String data) {

    /** As many lines of two longs as fit into the column. */
    static final int MAX_EVENTS = 100;

    /** Puts events into rows, in their order. */
    static List<EventRow> of(List<Event> events) {
        return Neighbours.cut(events, MAX_EVENTS, EventRow::follows).stream()
                .map(EventRow::row)
                .toList();
    }

    private static boolean follows(Event event, Event next) {
        return event.type() == EventType.ORDER_CREATED
                && next.type() == EventType.ORDER_CREATED
                && next.orderId() == event.orderId() + 1
                && next.time().equals(event.time());
    }

    private static EventRow row(List<Event> events) {
        Event first = events.getFirst();
        String data = String.join("\n", events.stream().map(Event::values).toList());
        return new EventRow(
                0, first.orderId(), events.getLast().orderId(), first.type().word(), first.time(), data);
    }

    /** The events of a row that has its position. */
    Stream<PlacedEvent> events() {
        EventType known = EventType.of(type);
        List<String> lines = data.lines().toList();
        return IntStream.range(0, lines.size()).mapToObj(i -> {
            long orderId = firstOrderId + i;
            return new PlacedEvent(
                    position - lastOrderId + orderId, orderId, type, occurredAt, known.data(orderId, lines.get(i)));
        });
    }
}
