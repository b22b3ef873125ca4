package lastone.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lastone.api.Authentication;
import lastone.auth.Caller;
import lastone.http.Limits;
import lastone.testing.EventStream;
import lastone.testing.Race;
import lastone.testing.RunningRoutes;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventHttpTest {

    private static final String EVENTS = "/api/v1/events";

    // Two connections: two listeners that held one each would stop the shop.
    @AutoClose
    private RunningShop shop = RunningShop.demo("DB_POOL_SIZE", "2", "STOCK_WAIT", "PT5S");

    private EventStream listen(long after) {
        return EventStream.open(shop.address(), "demo-admin", after);
    }

    @Test
    void sendsEventsAsTheyHappen() {
        try (EventStream stream = EventStream.open(shop.address(), "demo-admin")) {
            JsonNode order = shop.order(7, 1, 2);
            JsonNode event = stream.next().event();
            assertThat(event.get("specversion").asText()).isEqualTo("1.0");
            assertThat(event.get("type").asText()).isEqualTo("order.created");
            assertThat(event.get("id").asText()).isEqualTo("order.created/" + order.get("id"));
            assertThat(event.get("subject").asText()).isEqualTo(order.get("id").toString());
            assertThat(event.get("time")).isEqualTo(order.get("orderedAt"));
            assertThat(event.at("/data/orderId")).isEqualTo(order.get("id"));
            assertThat(event.at("/data/userId").asLong()).isEqualTo(7);
            assertThat(event.at("/data/totalPrice")).isEqualTo(order.get("totalPrice"));

            shop.user(7).pay(order).expect(200);
            JsonNode paid = stream.next().event();
            assertThat(paid.get("type").asText()).isEqualTo("payment.completed");
            assertThat(paid.at("/data/paymentId")).isEqualTo(order.at("/payment/id"));
            assertThat(paid.at("/data/amount")).isEqualTo(order.get("totalPrice"));

            shop.user(7).cancel(shop.order(7, 2, 1)).expect(200);
            stream.next();
            JsonNode cancelled = stream.next().event();
            assertThat(cancelled.get("type").asText()).isEqualTo("order.cancelled");
            assertThat(cancelled.at("/data/cancelReason").asText()).isEqualTo("CUSTOMER");
        }
    }

    @Test
    void requiresAnAdmin() {
        shop.anyone().get(EVENTS).expect(401, "UNAUTHENTICATED_ERROR");
        shop.user(1).get(EVENTS).expect(403, "FORBIDDEN_ERROR");
        assertThat(shop.admin().call("HEAD", EVENTS, null).status()).isEqualTo(200);
        assertThat(shop.user(1).call("HEAD", EVENTS, null).status()).isEqualTo(403);
    }

    @Test
    void refusesInvalidPositions() {
        shop.order(1, 1, 1);
        for (String bad : List.of("x", "-1", "1.5", "", " ", "1000", "99999999999999999999", "0x1")) {
            shop.admin().with("Last-Event-ID", bad).get(EVENTS).expect(400, "INVALID_REQUEST_ERROR");
        }
    }

    @Test
    void resumesWithoutAGap() {
        for (int i = 1; i <= 5; i++) {
            shop.order(i, 1, 1);
        }
        try (EventStream stream = listen(0)) {
            assertThat(stream.next(5))
                    .extracting(EventStream.Received::position)
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
        }
        shop.order(6, 1, 1);
        try (EventStream stream = listen(3)) {
            assertThat(stream.next(3))
                    .extracting(EventStream.Received::position)
                    .containsExactly(4L, 5L, 6L);
        }
    }

    @Test
    void refusesToResumeBeforeTheOldestStoredEvent() {
        for (int i = 1; i <= 2; i++) {
            shop.user(i).pay(shop.order(i, 1, 1)).expect(200);
        }
        shop.clock.move(Duration.ofHours(25));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shop.count("outbox_events") == 0);
        assertGone(3, 5);
        listen(4).close();
        shop.order(3, 1, 1);
        Awaitility.await().until(() -> shop.number("SELECT last_position FROM event_relay") == 5);
        assertGone(3, 5);
        for (long after : new long[] {0, 4}) {
            try (EventStream stream = listen(after)) {
                assertThat(stream.next().position()).isEqualTo(5);
            }
        }
    }

    private void assertGone(long after, long oldest) {
        JsonNode problem = shop.admin()
                .with("Last-Event-ID", Long.toString(after))
                .get(EVENTS)
                .expect(410, "EVENTS_GONE_ERROR");
        assertThat(problem.get("oldest").asLong()).isEqualTo(oldest);
    }

    @Test
    void resumesInTheMiddleOfARow() {
        shop.insertEvents(4, "order.created", """
                11 11 {"orderId":11,"userId":1,"totalPrice":10}
                12 12 {"orderId":12,"userId":2,"totalPrice":20}
                13 13 {"orderId":13,"userId":3,"totalPrice":30}
                14 14 {"orderId":14,"userId":4,"totalPrice":40}""");
        try (EventStream stream = listen(0)) {
            assertThat(stream.next(4))
                    .extracting(EventStream.Received::position)
                    .containsExactly(1L, 2L, 3L, 4L);
        }
        try (EventStream stream = listen(2)) {
            assertThat(stream.next(2))
                    .extracting(each -> each.position() + " " + each.event().get("data"))
                    .containsExactly(
                            "3 {\"orderId\":13,\"userId\":3,\"totalPrice\":30}",
                            "4 {\"orderId\":14,\"userId\":4,\"totalPrice\":40}");
        }
    }

    /** The version before knew fewer fields, the one after knows other types. What cannot be read is a gap. */
    @Test
    void passesRowsOfOtherVersionsThrough() {
        shop.insertEvents(1, "order.created", "11 11 {\"orderId\":11}");
        shop.insertEvents(300, "order.created", "cannot be read");
        shop.insertEvents(1, "stock.restocked", "m-17 52 {\"productOptionId\":52,\"by\":{\"name\":\"Jörg K.\"}}");
        shop.insertEvents(1, "order.created", "");
        try (EventStream stream = listen(0)) {
            EventStream.Received before = stream.next();
            assertThat(before.position()).isEqualTo(1);
            assertThat(before.event().get("data").toString()).isEqualTo("{\"orderId\":11}");
            EventStream.Received after = stream.next();
            assertThat(after.position()).isEqualTo(302);
            assertThat(after.event().get("id").asText()).isEqualTo("stock.restocked/m-17");
            assertThat(after.event().get("type").asText()).isEqualTo("stock.restocked");
            assertThat(after.event().get("subject").asText()).isEqualTo("52");
            assertThat(after.event().get("data").toString())
                    .isEqualTo("{\"productOptionId\":52,\"by\":{\"name\":\"Jörg K.\"}}");
            shop.order(1, 1, 1);
            assertThat(stream.next().position()).isEqualTo(304);
        }
    }

    /** A listener that hangs up and comes back again and again, while buyers write and pay at once. */
    @Test
    void aReconnectingListenerReceivesEveryEventOnceAndInOrder() throws Exception {
        Thread buyers = Thread.startVirtualThread(() -> Race.run(40, i -> () -> {
            return shop.user(i + 1).pay(shop.order(i + 1, 1, 1)).status();
        }));
        List<EventStream.Received> heard = new ArrayList<>();
        while (heard.size() < 80) {
            try (EventStream stream = listen(heard.size())) {
                heard.addAll(stream.next(Math.min(7, 80 - heard.size())));
            }
        }
        buyers.join();
        assertThat(heard)
                .extracting(EventStream.Received::position)
                .isEqualTo(LongStream.rangeClosed(1, 80).boxed().toList());
        assertThat(heard).extracting(each -> each.event().get("id").asText()).doesNotHaveDuplicates();
        for (int order = 1; order <= 40; order++) {
            String subject = Integer.toString(order);
            assertThat(heard)
                    .filteredOn(each -> each.event().get("subject").asText().equals(subject))
                    .extracting(each -> each.event().get("type").asText())
                    .containsExactly("order.created", "payment.completed");
        }
    }

    /** The listeners never read; the shop, with its two connections, continues to sell and to send events to others. */
    @Test
    void slowListenersDelayNobody() throws IOException {
        insertEvents(30_000);
        try (Socket slow = neverReading();
                Socket another = neverReading();
                EventStream other = EventStream.open(shop.address(), "demo-admin")) {
            assertThat(slow.isConnected() && another.isConnected()).isTrue();
            for (int i = 1; i <= 20; i++) {
                JsonNode order = shop.order(i, 1, 1);
                assertThat(other.next().event().at("/data/orderId")).isEqualTo(order.get("id"));
            }
        }
    }

    private Socket neverReading() throws IOException {
        URI address = URI.create(shop.address());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.getOutputStream()
                .write(("GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-admin\r\n"
                                + "Last-Event-ID: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    @Test
    void releasesTheSlotsOfDisconnectedListeners() {
        List<EventStream> streams = IntStream.range(0, 32)
                .mapToObj(i -> EventStream.open(shop.address(), "demo-admin"))
                .toList();
        shop.admin().get(EVENTS).expect(503, "UNAVAILABLE_ERROR");
        streams.forEach(EventStream::close);
        // Nothing happens in the shop: heartbeats alone find out that the listeners have left.
        Awaitility.await()
                .atMost(Duration.ofSeconds(9))
                .until(() -> shop.admin().call("HEAD", EVENTS, null).status() == 200);
    }

    @Test
    void aStopEndsTheStreams() {
        try (EventStream stream = EventStream.open(shop.address(), "demo-admin")) {
            long start = System.nanoTime();
            shop.close();
            stream.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
        shop = RunningShop.demo();
    }

    @Test
    void sendsHeartbeats() {
        Authentication auth = new Authentication(token -> Optional.of(new Caller.Admin()));
        try (RunningRoutes server = serveEvents(auth, Duration.ofMillis(50));
                EventStream stream = EventStream.open(server.address(), "any")) {
            assertThat(stream.nextComment()).isEqualTo("alive");
            assertThat(stream.nextComment()).isEqualTo("alive");
            shop.events().closeListeners();
        }
    }

    @Test
    void anInterruptEndsOneListenerOnly() {
        Queue<Thread> listeners = new ConcurrentLinkedQueue<>();
        Authentication auth = new Authentication(token -> {
            listeners.add(Thread.currentThread());
            return Optional.of(new Caller.Admin());
        });
        try (RunningRoutes server = serveEvents(auth, Duration.ofMinutes(1))) {
            String address = server.address();
            try (EventStream first = EventStream.open(address, "any");
                    EventStream second = EventStream.open(address, "any")) {
                listeners.remove().interrupt();
                first.awaitEnd();
                try (EventStream third = EventStream.open(address, "any")) {
                    shop.order(1, 1, 1);
                    assertThat(second.next().position()).isEqualTo(1);
                    assertThat(third.next().position()).isEqualTo(1);
                }
            }
            shop.events().closeListeners();
        }
    }

    private RunningRoutes serveEvents(Authentication auth, Duration heartbeat) {
        return RunningRoutes.start(
                Limits.forHeap(Long.MAX_VALUE), new EventRoutes(shop.events(), auth, heartbeat)::register);
    }

    private void insertEvents(int count) {
        shop.execute("""
                INSERT INTO outbox_events (events, type, occurred_at, data)
                SELECT 1, 'order.created', TIMESTAMP '2026-03-10 09:00:00',
                       CONCAT(x + 1000000, ' ', x + 1000000, ' {"orderId":', x + 1000000, '}')
                FROM SYSTEM_RANGE(1, ?)
                """, count);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> shop.number("SELECT last_position FROM event_relay") == count);
    }
}
