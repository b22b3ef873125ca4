package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import lastone.Server;
import lastone.testing.DatabaseKind;
import lastone.testing.EachDatabase;
import lastone.testing.Logs;
import lastone.testing.MovableClock;
import lastone.testing.RunningShop;
import lastone.testing.ShopClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopClockTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    private static Server server(Map<String, String> settings, Duration ahead) {
        Clock own = Clock.offset(Clock.systemUTC(), ahead);
        return Server.start(RunningShop.config(settings), database -> new ShopClock(own, database::measureOffset));
    }

    private static ShopClient user(Server server) {
        return ShopClient.of("http://127.0.0.1:" + server.port()).as("demo-user-1");
    }

    @ParameterizedTest
    @CsvSource({"MARIADB, PT2S, 200", "MARIADB, PT1H, 503", "MARIADB, PT25H, 503", "MYSQL, PT-25H, 503"})
    void serversWithDifferentClocksHaveOneTime(DatabaseKind kind, Duration ahead, int ready) {
        Map<String, String> settings = kind.freshDatabase();
        try (Server right = server(settings, Duration.ZERO);
                Server wrong = server(settings, ahead)) {
            ShopClient here = user(right).with("Idempotency-Key", "once");
            ShopClient there = user(wrong).with("Idempotency-Key", "once");
            ShopClient.Response first = here.order(1, 1);
            long id = first.expect(201).get("id").asLong();
            wrong.shop().orderExpiry().round();
            wrong.shop().idempotencyKeys().cleanUp();

            ShopClient.Response again = there.order(1, 1);
            assertThat(again.bytes()).isEqualTo(first.bytes());
            assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(here.list("/api/v1/orders")).hasSize(1);
            assertThat(here.get("/api/v1/orders/" + id).text(200, "/status")).isEqualTo("PENDING_PAYMENT");

            Instant earliest = Instant.now().minusSeconds(1);
            String orderedAt = user(wrong).order(2, 1).text(201, "/orderedAt");
            assertThat(Instant.parse(orderedAt))
                    .isBetween(earliest, Instant.now().plusSeconds(1));

            here.get("/health/ready").expect(200);
            ShopClient.Response readiness = there.get("/health/ready");
            assertThat(readiness.status()).isEqualTo(ready);
            if (ready == 503) {
                assertThat(readiness.text(503, "/detail"))
                        .startsWith("The clock is off by " + ahead.abs().toSeconds() + ".");
            }
        }
    }

    @EachDatabase
    void measuresTheDatabasesClock(DatabaseKind kind) {
        Map<String, String> settings = kind.freshDatabase();
        try (Database database = RunningShop.config(settings).openDatabase()) {
            ClockOffset measured = database.measureOffset(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
            if (kind == DatabaseKind.H2) {
                assertThat(measured).isEqualTo(ClockOffset.NONE);
            } else {
                assertThat(measured.offset().plusHours(1).abs())
                        .isLessThanOrEqualTo(measured.uncertainty().plusMillis(50));
            }
        }
    }

    @Test
    void takesHalfOfTheRoundTripOffAndKeepsWhatLiesWithinItsError() {
        MovableClock own = new MovableClock(NOON);
        AtomicReference<ClockOffset> next = new AtomicReference<>(offset("PT3S", "PT0.2S"));
        ShopClock clock = new ShopClock(own, _ -> next.get());
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
        next.set(offset("PT3.2S", "PT0.2S"));
        clock.measure();
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3));
        next.set(offset("PT3.2S", "PT0.1S"));
        clock.measure();
        assertThat(clock.instant()).isEqualTo(NOON.plusMillis(3_200));
        ClockOffset measured = ClockOffset.measure(own, () -> NOON.plusSeconds(3));
        assertThat(measured.offset()).isEqualTo(Duration.ofSeconds(3).minus(measured.uncertainty()));
    }

    @Test
    void logsAClockThatIsOffOnceAndItsRecoveryOnce() {
        AtomicReference<ClockOffset> next = new AtomicReference<>(offset("PT-5S", "PT0S"));
        try (Logs logs = Logs.of(ShopClock.class)) {
            ShopClock clock = new ShopClock(new MovableClock(NOON), _ -> next.get());
            assertThat(clock.reasonNotReady()).isEmpty();
            next.set(offset("PT-5.123S", "PT0S"));
            clock.measure();
            clock.measure();
            assertThat(clock.reasonNotReady()).contains("The clock is off by 5.1 s.");
            next.set(ClockOffset.NONE);
            assertThat(clock.measure()).isEqualTo(Duration.ofMinutes(1));
            clock.measure();
            assertThat(clock.reasonNotReady()).isEmpty();
            assertThat(logs.lines())
                    .containsExactly(
                            "WARN This server's clock is 5.1 s ahead of the database's: its times are corrected, and it is"
                                    + " not ready",
                            "INFO This server's clock agrees with the database's again");
        }
    }

    private static ClockOffset offset(String offset, String uncertainty) {
        return new ClockOffset(Duration.parse(offset), Duration.parse(uncertainty));
    }
}
