package lastone.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lastone.concurrent.Deadline;
import lastone.db.Database;
import lastone.db.Transactions;
import lastone.order.CancelReason;
import lastone.order.OrderEvents;
import lastone.shop.Config;
import lastone.shop.Strategy;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Logs;
import lastone.testing.MovableClock;
import lastone.testing.Race;
import lastone.testing.RedisNode;
import lastone.testing.Rows;
import lastone.testing.RunningShop;
import lastone.testing.StrategyShop;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/** The relay between real databases and a real Redis. */
@Timeout(120)
class EventRelayTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    private final RedisNode redis = RedisNode.startOne();
    private final MovableClock clock = new MovableClock(NOON);
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void setTimeouts() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        redis.close();
        Awaitility.reset();
    }

    /** A server as far as events go. */
    private record Server(Database database, Transactions transactions, EventRelay relay, Outbox outbox)
            implements Rows {

        @Override
        public Jdbi jdbi() {
            return database.jdbi();
        }

        void write(Event... events) {
            transactions.execute(handle -> outbox.append(handle, List.of(events)));
        }

        /** Writes a row as whatever version may have written it. */
        void writeRow(int events, String type, String data) {
            String sql = "INSERT INTO outbox_events (events, type, occurred_at, data) VALUES (?, ?, ?, ?)";
            execute(sql, events, type, LocalDateTime.ofInstant(NOON, ZoneOffset.UTC), data);
        }

        void stop() {
            relay.end(Deadline.after(Duration.ofSeconds(20)));
        }
    }

    private Server server(Map<String, String> settings, Optional<RedisNode> node) {
        Config config = RunningShop.config(settings);
        Database database = Database.open(
                config.dbUrl(), config.dbUser(), config.dbPassword(), config.dbPoolSize(), Duration.ofSeconds(20));
        Transactions transactions = new Transactions(database, Clock.systemUTC(), new SimpleMeterRegistry());
        EventRelay relay = new EventRelay(
                database.jdbi(),
                transactions,
                clock,
                node.map(each -> URI.create(each.url())),
                config.redisPrefix(),
                new SimpleMeterRegistry());
        Server server = new Server(database, transactions, relay, new Outbox(relay::wake));
        open.add(database);
        open.add(relay);
        open.add(server::stop);
        return server;
    }

    private Server started(Map<String, String> settings) {
        Server server = server(settings, Optional.of(redis));
        server.relay().start();
        return server;
    }

    private static Event created(long order) {
        return OrderEvents.created(order, 1, 10, NOON);
    }

    private static Event paid(long order) {
        return OrderEvents.paymentCompleted(order, order, 1, 10, NOON);
    }

    private static Event cancelled(long order) {
        return OrderEvents.cancelled(order, CancelReason.EXPIRED, NOON);
    }

    private List<String> published() {
        return redis.eventIds();
    }

    private List<Long> sequences() {
        return redis.events().stream().map(entry -> entry.getID().getSequence()).toList();
    }

    private void awaitPublished(long count) {
        Awaitility.await().until(() -> published().size() == count);
    }

    private void awaitPublished(String... ids) {
        Awaitility.await().until(() -> published().equals(List.of(ids)));
    }

    /** What a reader finds that asks for all after a position, of rows of one event. */
    private static List<String> after(Server server, long position) {
        return server.texts("""
                SELECT CONCAT(position, ' ', type, '/', SUBSTRING(data, 1, LOCATE(' ', data) - 1))
                FROM outbox_events
                WHERE position > ?
                ORDER BY position
                """, position);
    }

    private static void awaitPositions(Server server, long count) {
        Awaitility.await().until(() -> server.number("SELECT last_position FROM event_relay") == count);
    }

    @EachDatabase
    void publishesCloudEventsInOrder(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        server.write(created(3), created(4), created(5));
        server.write(paid(4));
        server.write(cancelled(3));

        awaitPublished(5);
        assertThat(published().stream().filter(id -> id.endsWith("/4")))
                .containsExactly("order.created/4", "payment.completed/4");
        assertThat(published().stream().filter(id -> id.endsWith("/3")))
                .containsExactly("order.created/3", "order.cancelled/3");
        Map<String, String> first = redis.events().getFirst().getFields();
        assertThat(first)
                .containsEntry("specversion", "1.0")
                .containsEntry("id", "order.created/3")
                .containsEntry("source", "/lastone")
                .containsEntry("type", "order.created")
                .containsEntry("subject", "3")
                .containsEntry("time", NOON.toString())
                .containsEntry("datacontenttype", "application/json")
                .containsEntry("data", "{\"orderId\":3,\"userId\":1,\"totalPrice\":10}")
                .hasSize(8);
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** All three steps wait when the relay first looks, as after a time without any server. */
    @EachDatabase
    void publishesABacklogInOrder(DatabaseKind kind) {
        Server server = server(kind.freshDatabase(), Optional.of(redis));
        for (int from = 1; from <= 1_501; from += 500) {
            int first = from;
            server.write(IntStream.range(first, first + 500)
                    .boxed()
                    .flatMap(order ->
                            order % 3 == 0 ? Stream.of(created(order), cancelled(order)) : Stream.of(created(order)))
                    .toArray(Event[]::new));
        }
        server.relay().start();
        long events = server.number("SELECT SUM(events) FROM outbox_events");
        awaitPublished(events);
        List<String> published = published();
        assertThat(published).doesNotHaveDuplicates();
        for (int order = 3; order <= 2_000; order += 3) {
            assertThat(published.indexOf("order.created/" + order))
                    .isLessThan(published.indexOf("order.cancelled/" + order));
        }
        assertThat(sequences())
                .isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
        assertThat(server.number("SELECT MAX(position) FROM outbox_events")).isEqualTo(events);
    }

    /** The version before knew fewer fields, the one after knows more, and other types and subjects. */
    @EachDatabase
    void publishesRowsOfOtherVersionsUnchanged(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        server.writeRow(2, "order.created", """
                3 3 {"orderId":3}
                4 4 {"orderId":4}""");
        server.write(created(5));
        server.writeRow(2, "stock.restocked", """
                m-17 52 {"productOptionId":52,"delta":3,"by":{"name":"Jörg K."}}
                m-18 53 {"productOptionId":53,"delta":-1,"notes":["a","b"]}""");

        awaitPublished(5);
        assertThat(published())
                .containsExactly(
                        "order.created/3",
                        "order.created/4",
                        "order.created/5",
                        "stock.restocked/m-17",
                        "stock.restocked/m-18");
        assertThat(redis.events())
                .extracting(entry -> entry.getFields().get("data"))
                .containsExactly(
                        "{\"orderId\":3}",
                        "{\"orderId\":4}",
                        "{\"orderId\":5,\"userId\":1,\"totalPrice\":10}",
                        "{\"productOptionId\":52,\"delta\":3,\"by\":{\"name\":\"Jörg K.\"}}",
                        "{\"productOptionId\":53,\"delta\":-1,\"notes\":[\"a\",\"b\"]}");
        assertThat(redis.events().getLast().getFields())
                .containsEntry("type", "stock.restocked")
                .containsEntry("subject", "53")
                .hasSize(8);
        assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    /** More than a page of them, before and behind what can be read. */
    @EachDatabase
    void skipsAndReportsUnreadableRows(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        try (Logs log = Logs.of(EventReader.class)) {
            skipsAndReportsUnreadableRows(server, log);
        }
    }

    private void skipsAndReportsUnreadableRows(Server server, Logs log) {
        server.writeRow(1_000, "order.created", "3 3 {}");
        server.write(created(4));
        awaitPublished("order.created/4");
        server.writeRow(3, "order.created", "no event at all");
        server.write(created(5));
        server.writeRow(1_000, "order.created", "");
        awaitPublished("order.created/4", "order.created/5");
        assertThat(sequences()).containsExactly(1_001L, 1_005L);
        // The third row is read before the clock makes it old enough to be deleted unread.
        Awaitility.await().until(() -> log.lines().size() == 3);

        clock.move(Duration.ofHours(25));
        Awaitility.await().until(() -> server.count("outbox_events") == 0);
        // Of now, or it would be deleted for its age before it can be published.
        server.write(OrderEvents.created(6, 1, 10, clock.instant()));
        awaitPublished(3);
        assertThat(redis.events().getLast().getID().getSequence()).isEqualTo(2_006);
        assertThat(log.lines()).hasSize(3).allMatch(line -> line.contains("cannot be read"));
    }

    /** The smaller key commits after the greater one was read: a reader by key would never see it. */
    @EachDatabase
    void doesNotMissALateCommit(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        try (Handle late = server.database().jdbi().open()) {
            late.begin();
            server.outbox().append(late, List.of(created(1)));
            server.write(created(2));
            awaitPositions(server, 1);
            assertThat(after(server, 0)).containsExactly("1 order.created/2");

            late.commit();
            awaitPositions(server, 2);
            assertThat(after(server, 1)).containsExactly("2 order.created/1");
        }
        awaitPublished("order.created/2", "order.created/1");
    }

    @EachDatabase
    void severalServersPublishEachEventOnceAndInOrder(DatabaseKind kind) {
        Map<String, String> database = kind.freshDatabase();
        List<Server> servers = List.of(started(database), started(database), started(database));
        Race.run(30, writer -> () -> {
            Server server = servers.get(writer % 3);
            for (int i = 0; i < 20; i++) {
                long order = 1 + i * 30L + writer;
                server.write(created(order));
                server.write(order % 2 == 0 ? paid(order) : cancelled(order));
                if (writer == 1 && i == 10) {
                    servers.get(2).stop();
                }
            }
            return true;
        });
        Awaitility.await().until(() -> published().size() >= 1_200);
        List<String> published = published();
        assertThat(published).hasSize(1_200).doesNotHaveDuplicates();
        for (long order = 1; order <= 600; order++) {
            assertThat(published.indexOf("order.created/" + order))
                    .isLessThan(
                            published.indexOf((order % 2 == 0 ? "payment.completed/" : "order.cancelled/") + order));
        }
        assertThat(sequences())
                .isEqualTo(LongStream.rangeClosed(1, 1_200).boxed().toList());
    }

    /** The lock is held by a server that hangs; when its connection breaks, the next one works. */
    @EachDatabase
    void anotherServerTakesOver(DatabaseKind kind) {
        Map<String, String> database = kind.freshDatabase();
        Server dying = server(database, Optional.empty());
        Server other = server(database, Optional.empty());
        try (Handle hanging = dying.database().jdbi().open()) {
            hanging.begin();
            hanging.select("SELECT last_position FROM event_relay WHERE id = 1 FOR UPDATE")
                    .mapTo(Long.class)
                    .one();
            other.relay().start();
            other.write(created(1));
            assertThat(after(other, 0)).isEmpty();
            hanging.rollback();
        }
        awaitPositions(other, 1);
    }

    @Test
    void findsEventsOfADeadServer() {
        Map<String, String> database = DatabaseKind.MARIADB.freshDatabase();
        Server dead = server(database, Optional.empty());
        started(database);
        dead.write(created(1));
        awaitPublished("order.created/1");
    }

    @ParameterizedTest
    @EnumSource(
            value = DatabaseKind.class,
            names = {"H2", "MARIADB"})
    void publishesAfterAnOutageOfRedis(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        server.write(created(1));
        awaitPublished(1);
        redis.kill();
        server.write(created(2));
        server.write(created(3));
        server.write(paid(2));
        awaitPositions(server, 4);

        redis.restart();
        Awaitility.await()
                .until(() ->
                        published().containsAll(List.of("order.created/2", "order.created/3", "payment.completed/2")));
        assertThat(published()).doesNotHaveDuplicates();
    }

    @Test
    void deletesOldEventsDuringAnOutageOfRedis() {
        Server server = started(DatabaseKind.H2.freshDatabase());
        server.write(created(1));
        awaitPublished(1);
        redis.kill();
        server.write(created(2));
        awaitPositions(server, 2);
        clock.move(Duration.ofHours(25));
        Awaitility.await().until(() -> server.count("outbox_events") == 0);
        server.write(OrderEvents.created(3, 1, 10, clock.instant()));
        redis.restart();
        Awaitility.await().until(() -> published().contains("order.created/3"));
        assertThat(published()).doesNotContain("order.created/2");
        assertThat(sequences()).endsWith(3L);
    }

    /** A Redis that was emptied gets again what is stored, with the ids it had before. */
    @Test
    void republishesUnderTheSameIdsAfterRedisLostItsData() {
        Server server = started(DatabaseKind.H2.freshDatabase());
        server.write(created(1), created(2));
        awaitPublished(2);
        List<StreamEntryID> before =
                redis.events().stream().map(StreamEntry::getID).toList();
        redis.stop();
        redis.restart();
        server.write(created(3));
        awaitPublished(3);
        assertThat(redis.events().stream().map(StreamEntry::getID).toList())
                .startsWith(before.toArray(StreamEntryID[]::new));
    }

    @Test
    void republishesToAnIdleRedisThatLostItsData() {
        Server server = started(DatabaseKind.H2.freshDatabase());
        server.write(created(1), created(2));
        awaitPublished(2);
        redis.ask(RedisClient::flushAll);
        awaitPublished("order.created/1", "order.created/2");
    }

    @Test
    void aFrozenRedisDelaysNeitherSequencingNorAStop() {
        Server server = started(DatabaseKind.H2.freshDatabase());
        server.write(created(1));
        awaitPublished(1);
        redis.freeze();
        for (int order = 2; order <= 50; order++) {
            server.write(created(order));
        }
        awaitPositions(server, 50);
        long start = System.nanoTime();
        server.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        redis.thaw();
    }

    @Test
    void doesNotTouchAStreamThatIsAhead() {
        StreamEntryID ahead = new StreamEntryID(Long.MAX_VALUE, 7);
        redis.ask(client -> client.xadd("lastone:events", ahead, Map.of("id", "of another shop")));
        Server server = started(DatabaseKind.H2.freshDatabase());
        server.write(created(1));
        awaitPositions(server, 1);
        assertThat(published()).containsExactly("of another shop");
        redis.ask(client -> client.del("lastone:events"));
        awaitPublished("order.created/1");
    }

    @Test
    void shopsWithDifferentPrefixesHaveStreamsOfTheirOwn() {
        Server ours = started(DatabaseKind.H2.freshDatabase());
        Server theirs = started(DatabaseKind.H2.freshDatabase("REDIS_PREFIX", "other"));
        ours.write(created(1));
        theirs.write(created(2));
        awaitPublished("order.created/1");
        Awaitility.await().until(() -> redis.ask(client -> client.xlen("other:events")) == 1);
        Set<String> streams = redis.ask(client -> client.keys("*"));
        assertThat(streams).containsExactlyInAnyOrder("lastone:events", "other:events");
    }

    @Test
    void aYoungerDatabaseContinuesTheStreamOfAnOlderOne() {
        Server old = started(DatabaseKind.H2.freshDatabase());
        old.write(created(1), created(2), created(3));
        awaitPublished(3);
        old.stop();
        Server young = started(DatabaseKind.H2.freshDatabase());
        young.write(created(1));
        awaitPublished(4);
        assertThat(published().getLast()).isEqualTo("order.created/1");
    }

    @EachDatabase
    void deletesEventsAfterADayWithoutAGap(DatabaseKind kind) {
        Server server = started(kind.freshDatabase());
        server.write(IntStream.rangeClosed(1, 2_500)
                .mapToObj(order -> created(order))
                .toArray(Event[]::new));
        clock.move(Duration.ofHours(12));
        server.write(OrderEvents.created(9_000, 1, 10, clock.instant()));
        awaitPublished(2_501);
        assertThat(server.count("outbox_events")).isEqualTo(26);

        clock.move(Duration.ofHours(12).plusSeconds(1));
        Awaitility.await().until(() -> server.count("outbox_events") == 1);
        assertThat(after(server, 0)).containsExactly("2501 order.created/9000");
        Instant cleaned = server.jdbi()
                .withHandle(handle -> handle.select("SELECT cleaned_until FROM event_relay")
                        .mapTo(Instant.class)
                        .one());
        assertThat(cleaned).isEqualTo(NOON);

        server.write(created(9_001));
        awaitPositions(server, 2_502);
    }

    /** Orders as they are placed, over two servers of a whole shop each. */
    @Test
    void publishesEveryPlacedOrder() {
        Map<String, String> settings = DatabaseKind.MARIADB.freshDatabase();
        try (StrategyShop one = StrategyShop.open(Strategy.CONDITIONAL, settings);
                StrategyShop two = StrategyShop.open(Strategy.CONDITIONAL, settings)) {
            long option = one.option(150);
            Server relay = server(settings, Optional.of(redis));
            relay.relay().start();
            assertThat(Race.sum(200, i -> () -> (i % 2 == 0 ? one : two).tryPlace(i + 1, option, 1)))
                    .isEqualTo(150);
            List<String> events = new ArrayList<>(
                    one.orderIds().stream().map(id -> "order.created/" + id).toList());
            events.add("stock.sold_out/" + option + ".150");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(published())
                            .filteredOn(id -> !id.startsWith("product.changed/"))
                            .containsExactlyInAnyOrderElementsOf(events));
        }
    }
}
