package lastone.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lastone.testing.Command;
import lastone.testing.DatabaseKind;
import lastone.testing.FileTrees;
import lastone.testing.RedisNode;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backup and restore by the commands of docs/operating.md. */
class BackupTest {

    private static final int BUYERS = 4;
    private static final int ORDERS = 10;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private volatile boolean over;

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void aDumpThatIsMadeWhileOrdersArrive(DatabaseKind kind) throws InterruptedException {
        assumeTrue(
                Command.run("mariadb-dump", "--version").exitCode() == 0,
                "SKIPPED: a dump needs Debian's package mariadb-client");
        Path dump = folder.resolve("shop.sql");
        try (RedisNode redis = RedisNode.startOne()) {
            Map<String, String> settings = kind.freshDatabase("REDIS_URLS", redis.url(), "MAX_PENDING_ORDERS", "0");
            long orders;
            try (RunningShop shop = RunningShop.on(settings)) {
                long option = shop.option(1, 1_000_000);
                List<Thread> buyers = startBuyers(shop, option);
                try {
                    awaitOrders(shop, ORDERS);
                    sql(settings, "mariadb-dump --single-transaction --quick", ">" + dump);
                    awaitOrders(shop, shop.count("orders") + ORDERS);
                } finally {
                    over = true;
                    for (Thread buyer : buyers) {
                        buyer.join();
                    }
                }
                orders = shop.count("orders");
            }
            Map<String, String> restored =
                    Settings.with(settings, "DB_URL", kind.freshDatabase().getOrDefault("DB_URL", ""));
            sql(restored, "mariadb", "<" + dump);
            redis.ask(client -> client.del("lastone:events"));
            try (RunningShop shop = RunningShop.on(restored)) {
                assertThat(shop.count("orders")).isBetween((long) ORDERS, orders - ORDERS);
                assertThatTheAuditHolds(shop);
                shop.order(1, 1, 1);
                long events = shop.number("SELECT SUM(events) FROM outbox_events");
                Awaitility.await().atMost(LIMIT).until(() -> redis.events().size() == events);
            }
        }
    }

    @Test
    void aCopyOfAnH2FileWhoseServerHasEnded() throws IOException {
        Path data = folder.resolve("data");
        try (RunningShop shop = RunningShop.on(file(data))) {
            shop.order(1, 1, 1);
        }
        Path copy = FileTrees.copy(data, Files.createDirectory(folder.resolve("copy")));
        try (RunningShop shop = RunningShop.on(file(copy))) {
            assertThat(shop.count("orders")).isEqualTo(1);
            assertThatTheAuditHolds(shop);
        }
    }

    private static Map<String, String> file(Path data) {
        return Settings.of("DB_URL", "jdbc:h2:file:" + data.resolve("lastone"));
    }

    private List<Thread> startBuyers(RunningShop shop, long option) {
        return IntStream.rangeClosed(1, BUYERS)
                .mapToObj(user -> Thread.startVirtualThread(() -> {
                    while (!over) {
                        shop.order(user, option, 1);
                    }
                }))
                .toList();
    }

    private static void awaitOrders(RunningShop shop, long count) {
        Awaitility.await().atMost(LIMIT).until(() -> shop.count("orders") >= count);
    }

    private static void sql(Map<String, String> settings, String program, String redirection) {
        URI server = URI.create(settings.getOrDefault("DB_URL", "").replaceFirst("^jdbc:", ""));
        String command = "%s --host=%s --port=%d --user=root %s %s"
                .formatted(
                        program,
                        server.getHost(),
                        server.getPort(),
                        server.getPath().substring(1),
                        redirection);
        Command result = Command.run("sh", "-c", command);
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static void assertThatTheAuditHolds(RunningShop shop) {
        assertThat(shop.admin().get("/api/v1/audit").expect(200).get("holds").asBoolean())
                .isTrue();
    }
}
