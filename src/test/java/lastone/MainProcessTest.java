package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.RedisNodes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: how it starts, refuses to start, and stops. */
class MainProcessTest {

    @TempDir
    private Path folder;

    @Test
    void helpListsEverySettingAndVersionIsOneLine() {
        ShopProcess.Ended help = ShopProcess.run(folder, Map.of(), "--help");
        assertThat(help.exitCode()).isZero();
        for (Setting setting : Setting.values()) {
            assertThat(help.out()).contains("  " + setting);
        }
        ShopProcess.Ended version = ShopProcess.run(folder, Map.of(), "--version");
        assertThat(version.out()).matches("lastone \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void whatItCannotUseItRefusesInOneLineWithExitCodeTwo() throws IOException {
        assertRefused(ShopProcess.run(folder, Map.of(), "--nonsense"), "--nonsense");
        assertRefused(ShopProcess.run(folder, Map.of("PORT", "x")), "PORT");
        assertRefused(ShopProcess.run(folder, Map.of("MODE", "production")), "ADMIN_TOKEN");
        assertRefused(
                ShopProcess.run(
                        folder, Map.of("DB_URL", "jdbc:mysql://127.0.0.1:1/x", "MODE", "demo", "STOCK_WAIT", "PT1S")),
                "DB_URL");
        assertRefused(
                ShopProcess.run(folder, Map.of("STOCK_STRATEGY", "pubsub", "REDIS_URLS", "redis://127.0.0.1:1")),
                "REDIS_URLS");
        assertRefused(
                ShopProcess.run(folder, Map.of("DB_URL", "jdbc:mysql://127.0.0.1:1/x?user=a b", "MODE", "demo")),
                "DB_URL");
        assertRefused(ShopProcess.run(folder, Map.of("DB_URL", "jdbc:h2:file:/proc/nowhere/shop")), "DB_URL");
        ShopProcess.Ended nobodys =
                ShopProcess.run(folder, Map.of("HOST", "192.0.2.1", "MODE", "demo", "DEMO_ALLOW_REMOTE", "true"));
        assertRefused(nobodys, "HOST");
        assertThat(nobodys.err()).doesNotContain("in use");
        try (ServerSocket taken = new ServerSocket(0)) {
            assertRefused(ShopProcess.run(folder, Map.of("PORT", "" + taken.getLocalPort())), "PORT");
        }
    }

    @Test
    void aSecondServerOnTheSameH2FileIsRefused() {
        try (ShopProcess first = ShopProcess.start(folder, Map.of())) {
            assertRefused(ShopProcess.run(folder, Map.of()), "DB_URL");
            first.client().get("/health/ready").expect(200);
        }
    }

    @Test
    void aDatabaseThatIsNotTheShopsIsRefusedInOneLine() throws Exception {
        String foreign = h2With("foreign", "CREATE TABLE orders (id INT)");
        assertRefused(ShopProcess.run(folder, Map.of("DB_URL", foreign)), "DB_URL");
        String unreleased = h2With("unreleased", "CREATE TABLE flyway_schema_history (version VARCHAR(50))");
        ShopProcess.Ended refused = ShopProcess.run(folder, Map.of("DB_URL", unreleased));
        assertRefused(refused, "DB_URL");
        assertThat(refused.err())
                .isEqualTo("lastone: DB_URL, DB_USER or DB_PASSWORD: the database cannot be used: "
                        + "an unreleased version of Lastone made it; this version needs an empty database\n");
    }

    private String h2With(String name, String sql) throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve(name) + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return url;
    }

    private static void assertRefused(ShopProcess.Ended ended, String named) {
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).startsWith("lastone: ").contains(named).hasLineCount(1);
        assertThat(ended.out()).isEmpty();
    }

    /** The order is in flight because its body has not come whole when the stop begins. */
    @Test
    void aStopFinishesWhatIsInFlightAndTakesNothingNew() throws Exception {
        try (ShopProcess server = ShopProcess.start(folder, Map.of())) {
            URI address = URI.create(server.address());
            String body = "{\"items\":[{\"productOptionId\":1,\"quantity\":1}]}";
            try (Socket inFlight = new Socket(address.getHost(), address.getPort())) {
                OutputStream out = inFlight.getOutputStream();
                out.write(("POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-user-1\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body.substring(0, 10))
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                server.client().get("/health/ready").expect(200);

                server.terminate();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !takesRequests(address));

                out.write(body.substring(10).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                String answer = new String(inFlight.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 201").contains("PENDING_PAYMENT");
            }
            assertThat(server.endedWithin(20)).isTrue();
        }
        try (ShopProcess again = ShopProcess.start(folder, Map.of())) {
            assertThat(again.client()
                            .as("demo-user-1")
                            .get("/api/v1/orders")
                            .expect(200)
                            .get("data"))
                    .hasSize(1);
        }
    }

    /** Neither the order in flight nor the jobs, the relay and the pools get another answer. */
    @Test
    void aStopIsOverInTimeThoughTheDatabaseAndRedisHang() throws Exception {
        try (MariaDb database = MariaDb.startOne();
                RedisNode redis = RedisNodes.startOne();
                ShopProcess server = ShopProcess.start(
                        folder,
                        Map.of(
                                "MODE", "demo",
                                "STOCK_STRATEGY", "pubsub",
                                "REDIS_URLS", redis.url(),
                                "DB_URL", database.freshDatabase(),
                                "DB_USER", database.user(),
                                "DB_PASSWORD", database.password(),
                                "STOP_TIMEOUT", "PT4S"))) {
            String order = "{'items':[{'productOptionId':1,'quantity':1}]}";
            server.client().as("demo-user-1").post("/api/v1/orders", order).expect(201);
            database.freeze();
            redis.freeze();
            Thread.startVirtualThread(() -> server.client().as("demo-user-1").post("/api/v1/orders", order));
            server.terminate();
            assertThat(server.endedWithin(12)).isTrue();
        }
    }

    private static boolean takesRequests(URI address) {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return head.equals("HTTP/1.1 200");
        } catch (IOException refused) {
            return false;
        }
    }
}
