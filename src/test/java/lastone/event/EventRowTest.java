package lastone.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import lastone.order.CancelReason;
import org.junit.jupiter.api.Test;

class EventRowTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    private static Event created(long order) {
        return Event.orderCreated(order, Long.MAX_VALUE - order, Long.MAX_VALUE, NOON);
    }

    private static EventRow at(long position, EventRow row) {
        return new EventRow(position, row.firstOrderId(), row.lastOrderId(), row.type(), row.occurredAt(), row.data());
    }

    @Test
    void ordersInARowShareRowsThatFitTheColumn() {
        List<EventRow> rows = EventRow.of(
                LongStream.rangeClosed(7, 256).mapToObj(EventRowTest::created).toList());
        assertThat(rows)
                .extracting(row -> row.firstOrderId() + " to " + row.lastOrderId())
                .containsExactly("7 to 106", "107 to 206", "207 to 256");
        assertThat(rows).allMatch(row -> row.data().length() <= 4_000);
    }

    @Test
    void whatDoesNotFollowIsAlone() {
        List<Event> events = List.of(
                created(1),
                created(3),
                created(4),
                Event.orderCreated(5, 1, 1, NOON.plusNanos(1_000)),
                Event.orderCancelled(6, CancelReason.EXPIRED, NOON),
                Event.orderCancelled(7, CancelReason.EXPIRED, NOON),
                created(7));
        assertThat(EventRow.of(events))
                .extracting(row -> row.type() + " " + row.firstOrderId() + " to " + row.lastOrderId())
                .containsExactly(
                        "order.created 1 to 1",
                        "order.created 3 to 4",
                        "order.created 5 to 5",
                        "order.cancelled 6 to 6",
                        "order.cancelled 7 to 7",
                        "order.created 7 to 7");
    }

    @Test
    void aRowTellsWhatWasPutIntoIt() {
        List<Event> events = List.of(
                Event.orderCreated(8, 1, 30, NOON),
                Event.orderCreated(9, 2, 40, NOON),
                Event.paymentCompleted(8, 5, 1, 30, NOON),
                Event.paymentFailed(9, 6, 2, 40, NOON),
                Event.orderCancelled(9, CancelReason.PAYMENT_FAILED, NOON));
        List<PlacedEvent> told = new ArrayList<>();
        long position = 10;
        for (EventRow row : EventRow.of(events)) {
            position += row.lastOrderId() - row.firstOrderId() + 1;
            at(position, row).events().forEach(told::add);
        }
        assertThat(told)
                .containsExactly(
                        new PlacedEvent(11, 8, "order.created", NOON, "{\"orderId\":8,\"userId\":1,\"totalPrice\":30}"),
                        new PlacedEvent(12, 9, "order.created", NOON, "{\"orderId\":9,\"userId\":2,\"totalPrice\":40}"),
                        new PlacedEvent(
                                13,
                                8,
                                "payment.completed",
                                NOON,
                                "{\"orderId\":8,\"paymentId\":5,\"userId\":1,\"amount\":30}"),
                        new PlacedEvent(
                                14,
                                9,
                                "payment.failed",
                                NOON,
                                "{\"orderId\":9,\"paymentId\":6,\"userId\":2,\"amount\":40}"),
                        new PlacedEvent(
                                15, 9, "order.cancelled", NOON, "{\"orderId\":9,\"cancelReason\":\"PAYMENT_FAILED\"}"));
    }
}
