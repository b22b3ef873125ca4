package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lastone.shop.Setting;
import lastone.testing.MariaDb;
import lastone.testing.RawHttp;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: how it starts, refuses to start, and stops. */
class MainProcessTest {

    @TempDir
    private Path folder;

    @Test
    void helpListsEverySettingAndVersionIsOneLine() {
        ShopProcess.Ended help = ShopProcess.run(folder, Map.of(), "help");
        assertThat(help.exitCode()).isZero();
        for (Setting setting : Setting.values()) {
            assertThat(help.out()).contains("  " + setting);
        }
        ShopProcess.Ended version = ShopProcess.run(folder, Map.of(), "version");
        assertThat(version.out()).matches("lastone \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(ShopProcess.run(folder, Map.of(), "--version").out()).isEqualTo(version.out());
    }

    @Test
    void withJsonEvenARefusalIsOneObject() throws IOException {
        for (String argument : List.of("nonsense", "migrate")) {
            ShopProcess.Ended refused =
                    ShopProcess.run(folder, Map.of("LOG_FORMAT", "json", "DB_POOL_SIZE", "none"), argument);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).hasLineCount(1);
            JsonNode line = new ObjectMapper().readTree(refused.err());
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
            assertThat(line.path("message").asText())
                    .containsAnyOf("unknown argument: nonsense", "DB_POOL_SIZE has to");
        }
    }

    @Test
    void migrateSetsUpADatabaseAndEnds() {
        Map<String, String> settings = Map.of("DB_URL", "jdbc:h2:file:./shop");
        ShopProcess.run(folder, settings, "audit").assertRefused("DB_URL");
        for (int i = 0; i < 2; i++) {
            ShopProcess.Ended migrated = ShopProcess.run(folder, settings, "migrate");
            assertThat(migrated.exitCode()).as(migrated.err()).isZero();
            assertThat(migrated.out()).startsWith("The database has the schema of lastone ");
        }
        assertThat(ShopProcess.run(folder, settings, "audit").exitCode()).isZero();
    }

    @Test
    void whatItCannotUseItRefusesInOneLineWithExitCodeTwo() throws IOException {
        ShopProcess.run(folder, Map.of(), "--nonsense").assertRefused("--nonsense");
        started("PORT", "x").assertRefused("PORT");
        started("MODE", "production").assertRefused("ADMIN_TOKEN");
        String nowhere = "jdbc:mysql://127.0.0.1:1/x";
        started("DB_URL", nowhere, "MODE", "demo", "STOCK_WAIT", "PT1S").assertRefused("DB_URL");
        started("STOCK_STRATEGY", "pubsub", "REDIS_URLS", "redis://127.0.0.1:1").assertRefused("REDIS_URLS");
        started("DB_URL", nowhere + "?user=a b", "MODE", "demo").assertRefused("DB_URL");
        started("DB_URL", "jdbc:h2:file:/proc/nowhere/shop").assertRefused("DB_URL");
        ShopProcess.Ended nobodys = started("HOST", "192.0.2.1", "MODE", "demo", "DEMO_ALLOW_REMOTE", "true");
        nobodys.assertRefused("HOST");
        started("HOST", "no.such.host.invalid", "MODE", "demo", "DEMO_ALLOW_REMOTE", "true")
                .assertRefused("HOST or PORT: cannot listen there: unresolved address");
        assertThat(nobodys.err()).doesNotContain("in use");
        try (ServerSocket taken = new ServerSocket(0)) {
            started("PORT", "" + taken.getLocalPort()).assertRefused("PORT");
        }
    }

    private ShopProcess.Ended started(String... settings) {
        return ShopProcess.run(folder, Settings.of(settings));
    }

    @Test
    void aSecondServerOnTheSameH2FileIsRefused() {
        try (ShopProcess first = ShopProcess.start(folder, Map.of())) {
            started().assertRefused("DB_URL");
            first.client().get("/health/ready").expect(200);
        }
        started("TIME_ZONE", "Asia/Seoul").assertRefused("TIME_ZONE is Asia/Seoul, but the shop has");
        started("CURRENCY", "EUR").assertRefused("CURRENCY is EUR, but the shop has");
    }

    @Test
    void aDatabaseThatIsNotTheShopsIsRefusedInOneLine() {
        String foreign = h2With("foreign", "CREATE TABLE orders (id INT)");
        started("DB_URL", foreign).assertRefused("DB_URL");
        String unreleased = h2With("unreleased", "CREATE TABLE flyway_schema_history (version VARCHAR(50))");
        ShopProcess.Ended refused = started("DB_URL", unreleased);
        refused.assertRefused("DB_URL");
        assertThat(refused.err())
                .isEqualTo("lastone: DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: "
                        + "an unreleased version of Lastone made it; this version needs an empty database\n");
    }

    private String h2With(String name, String sql) {
        String url = "jdbc:h2:file:" + folder.resolve(name) + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE";
        try (Handle rows = RunningShop.rows(Map.of("DB_URL", url))) {
            rows.execute(sql);
        }
        return url;
    }

    /** The order is in flight because its body has not come whole when the stop begins. */
    @Test
    void aStopFinishesWhatIsInFlightAndTakesNothingNew() throws Exception {
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            URI address = URI.create(server.address());
            String body = "{\"items\":[{\"productOptionId\":1,\"quantity\":1}]}";
            try (Socket inFlight = new Socket(address.getHost(), address.getPort())) {
                OutputStream out = inFlight.getOutputStream();
                out.write(("POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-user-1\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body.substring(0, 10))
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                server.client().get("/health/ready").expect(200);

                server.terminate();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !takesRequests(server.address()));

                out.write(body.substring(10).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                String response = new String(inFlight.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(response).startsWith("HTTP/1.1 201").contains("PENDING_PAYMENT");
            }
            assertThat(server.endedWithin(20)).isTrue();
        }
        try (ShopProcess again = ShopProcess.start(folder, Map.of())) {
            assertThat(again.client().as("demo-user-1").list("/api/v1/orders")).hasSize(1);
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (ShopProcess server = ShopProcess.start(folder, Map.of("DRAIN_DELAY", "PT9M", "STOP_TIMEOUT", "PT10M"))) {
            server.terminate();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> server.client().get("/health/ready").expect(503, "UNAVAILABLE_ERROR"));
            server.client().as("demo-user-1").order(1, 1).expect(201);
            server.terminate();
            assertThat(server.endedWithin(60)).isTrue();
        }
        assertThat(Files.readString(folder.resolve("server.log")))
                .contains("Stop begun by SIGTERM", "accepted for another PT9M");
    }

    /** Neither the order in flight nor the jobs, the relay and the pools change the response. */
    @Test
    void aStopIsOverInTimeThoughTheDatabaseAndRedisHang() throws Exception {
        try (MariaDb database = MariaDb.startOne();
                RedisNode redis = RedisNode.startOne();
                ShopProcess server = ShopProcess.start(
                        folder,
                        database.freshDatabase(
                                "STOCK_STRATEGY", "pubsub", "REDIS_URLS", redis.url(), "STOP_TIMEOUT", "PT4S"))) {
            ShopClient user = server.client().as("demo-user-1");
            user.order(1, 1).expect(201);
            database.freeze();
            redis.freeze();
            Thread.startVirtualThread(() -> user.order(1, 1));
            server.terminate();
            assertThat(server.endedWithin(12)).isTrue();
        }
    }

    private static boolean takesRequests(String address) {
        try {
            return RawHttp.exchange(
                            address, "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .startsWith("HTTP/1.1 200");
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
