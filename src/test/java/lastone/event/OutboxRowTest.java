package lastone.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lastone.order.CancelReason;
import lastone.order.OrderEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxRowTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    private static Event created(long order) {
        return OrderEvents.created(order, Long.MAX_VALUE - order, Long.MAX_VALUE, NOON);
    }

    private static OutboxRow at(long position, OutboxRow row) {
        return new OutboxRow(1, position, row.events(), row.type(), row.occurredAt(), row.data());
    }

    private static OutboxRow row(int events, String data) {
        return new OutboxRow(1, 10, events, "order.created", NOON, data);
    }

    private static List<String> typesAndKeys(List<Event> events) {
        return OutboxRow.of(events).stream()
                .map(row -> row.type() + " " + String.join(",", keys(row)))
                .toList();
    }

    private static List<String> keys(OutboxRow row) {
        return row.sequenced().stream().map(SequencedEvent::key).toList();
    }

    @Test
    void groupsEventsOfOneTypeAndTime() {
        long far = Long.MAX_VALUE - 250;
        List<OutboxRow> rows = OutboxRow.of(LongStream.range(far, far + 250)
                .mapToObj(OutboxRowTest::created)
                .toList());
        assertThat(rows).extracting(OutboxRow::events).containsExactly(100, 100, 50);
        assertThat(rows.stream().flatMap(row -> keys(row).stream()))
                .isEqualTo(LongStream.range(far, far + 250)
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(rows).allMatch(row -> row.data().length() <= OutboxRow.MAX_LENGTH);
    }

    @Test
    void anEventTakesAFewDozenBytes() {
        OutboxRow row = OutboxRow.of(List.of(OrderEvents.created(1_000_017, 1_000, 39_800, NOON)))
                .getFirst();
        assertThat(row.data())
                .isEqualTo("1000017 1000017 {\"orderId\":1000017,\"userId\":1000,\"totalPrice\":39800}")
                .hasSizeLessThan(70);
    }

    @Test
    void splitsLongEventsIntoRows() {
        String data = "{\"text\":\"" + "x".repeat(5_000) + "\"}";
        List<Event> events = Stream.of("a", "b", "c", "d", "e", "f", "g")
                .map(key -> new Event("note.written", key, "s", NOON, data))
                .toList();
        assertThat(typesAndKeys(events)).containsExactly("note.written a,b,c", "note.written d,e,f", "note.written g");
        assertThat(OutboxRow.of(events)).allMatch(row -> row.data().length() <= OutboxRow.MAX_LENGTH);
    }

    @Test
    void separatesTypesAndTimes() {
        List<Event> events = List.of(
                created(1),
                created(3),
                created(4),
                OrderEvents.created(5, 1, 1, NOON.plusNanos(1_000)),
                OrderEvents.cancelled(6, CancelReason.EXPIRED, NOON),
                OrderEvents.cancelled(7, CancelReason.EXPIRED, NOON),
                created(7));
        assertThat(typesAndKeys(events))
                .containsExactly("order.created 1,3,4", "order.created 5", "order.cancelled 6,7", "order.created 7");
        assertThat(OutboxRow.of(List.of())).isEmpty();
    }

    @Test
    void readsWhatWasWritten() {
        List<Event> events = List.of(
                OrderEvents.created(8, 1, 30, NOON),
                OrderEvents.created(9, 2, 40, NOON),
                OrderEvents.paymentCompleted(8, 5, 1, 30, NOON),
                OrderEvents.paymentFailed(9, 6, 2, 40, NOON),
                OrderEvents.cancelled(9, CancelReason.PAYMENT_FAILED, NOON),
                new Event("stock.restocked", "m-7", "52", NOON, "{\"delta\":3,\"note\":\"a b\\n c\"}"));
        List<SequencedEvent> read = new ArrayList<>();
        long position = 10;
        for (OutboxRow row : OutboxRow.of(events)) {
            position += row.events();
            read.addAll(at(position, row).sequenced());
        }
        assertThat(read)
                .containsExactly(
                        event(11, "order.created", "8", "8", "{\"orderId\":8,\"userId\":1,\"totalPrice\":30}"),
                        event(12, "order.created", "9", "9", "{\"orderId\":9,\"userId\":2,\"totalPrice\":40}"),
                        event(
                                13,
                                "payment.completed",
                                "8",
                                "8",
                                "{\"orderId\":8,\"paymentId\":5,\"userId\":1,\"amount\":30}"),
                        event(
                                14,
                                "payment.failed",
                                "9",
                                "9",
                                "{\"orderId\":9,\"paymentId\":6,\"userId\":2,\"amount\":40}"),
                        event(15, "order.cancelled", "9", "9", "{\"orderId\":9,\"cancelReason\":\"PAYMENT_FAILED\"}"),
                        event(16, "stock.restocked", "m-7", "52", "{\"delta\":3,\"note\":\"a b\\n c\"}"));
    }

    private static SequencedEvent event(long position, String type, String key, String subject, String data) {
        return new SequencedEvent(position, type, key, subject, NOON, data);
    }

    @Test
    void skipsUnreadableEvents() {
        assertThat(keys(row(2, "1 1 {}"))).as("a line is missing").isEmpty();
        assertThat(keys(row(1, "1 1 {}\n2 2 {}"))).as("a line too many").isEmpty();
        assertThat(keys(row(1, ""))).isEmpty();
        assertThat(keys(row(3, "1 1 {}\n{\"orderId\":2}\n3 3 {}"))).containsExactly("1", "3");
        assertThat(row(3, "1 1 {}\n\n3 3 {}").sequenced())
                .extracting(SequencedEvent::position)
                .containsExactly(8L, 10L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "a\tb", "a "})
    void refusesKeysAndSubjectsThatAreNoWords(String word) {
        assertThatThrownBy(() -> new Event("t", word, "s", NOON, "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Event("t", "k", word, NOON, "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Event(word, "k", "s", NOON, "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Event("t", "k", "s", NOON, "{\n}")).isInstanceOf(IllegalArgumentException.class);
    }
}
