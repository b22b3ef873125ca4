package lastone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lastone.db.Database;
import lastone.lab.Lab;
import lastone.lab.Peers;
import lastone.lab.Race;
import lastone.lab.Racer;
import lastone.lab.Server;
import lastone.lab.ShopRacer;
import lastone.lab.Stopwatch;
import lastone.order.OrderObserver;
import lastone.order.OrderRequest;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;
import lastone.testing.MariaDb;
import lastone.testing.RedisNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as its user starts it: small races, and everything that it refuses. */
class LabTest {

    private static final Map<String, String> H2 = Map.of("DB_URL", "jdbc:h2:mem:anything");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int lab(ShopOpener shops, String version, Peers peers, Map<String, String> settings, String... arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of("--out", folder.toString()));
        all.addAll(List.of(arguments));
        return new Lab(shops, version, peers, Clock.systemUTC(), outStream, errStream, false)
                .run(all, List.of(settings));
    }

    private int lab(Map<String, String> settings, String... arguments) {
        return lab(Main::open, "1.0", Peers.NONE, settings, arguments);
    }

    private void assertRefused(int exitCode, String... named) {
        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("lastone: ")
                .hasLineCount(1)
                .contains(named);
        assertThat(folder.resolve("results.json")).doesNotExist();
        err.reset();
    }

    @Test
    void strategiesAndPeersRaceAndTheResultsSayHow() throws IOException {
        Map<String, String> settings = new HashMap<>(H2);
        settings.put("REDIS_URLS", String.join(",", RedisNodes.shared().urls()));
        int exitCode =
                lab(Main::open, "1.0", new LabPeers(), settings, "--buyers", "60", "--stock", "40", "--rounds", "2");

        assertThat(exitCode).as(err.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode results =
                new ObjectMapper().readTree(folder.resolve("results.json").toFile());
        assertThat(results.findValuesAsText("strategy"))
                .containsAll(
                        Arrays.stream(Strategy.values()).map(Strategy::word).toList())
                .containsAll(new LabPeers().names())
                .doesNotHaveDuplicates();
        for (JsonNode result : results) {
            assertThat(result.path("db").asText()).isEqualTo("h2");
            assertThat(result.path("peer").asBoolean())
                    .isEqualTo(new LabPeers()
                            .names()
                            .contains(result.path("strategy").asText()));
            assertThat(result.path("buyers").asInt()).isEqualTo(60);
            assertThat(result.path("stock").asInt()).isEqualTo(40);
            assertThat(List.of(
                            result.path("options").asInt(), result.path("lines").asInt()))
                    .containsExactly(1, 1);
            assertThat(List.of(
                            result.path("servers").asInt(),
                            result.path("rounds").asInt()))
                    .containsExactly(1, 2);
            assertThat(List.of(
                            result.path("sold").asInt(), result.path("failed").asInt()))
                    .containsExactly(40, 0);
            assertThat(result.path("inversions").isInt()).isTrue();
            for (String spread : List.of("lastMs", "p50Ms", "p99Ms", "txP50Ms")) {
                assertThat(result.path(spread).path("min").asDouble())
                        .isPositive()
                        .isLessThanOrEqualTo(result.path(spread).path("median").asDouble());
                assertThat(result.path(spread).path("max").asDouble())
                        .isGreaterThanOrEqualTo(
                                result.path(spread).path("median").asDouble());
            }
            assertThat(result.at("/lastMs/median").asDouble())
                    .isGreaterThanOrEqualTo(result.at("/p50Ms/median").asDouble());
        }
        assertThat(folder.resolve("results.csv")).content().hasLineCount(results.size() + 1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("60 buyers for 40 units on h2", "redisson-fair");
    }

    @Test
    void theReportStandsAloneAndEscapesItsData() throws IOException {
        String evil = "</script><img src=x onerror=alert(1)>";
        assertThat(lab(
                        Main::open,
                        evil,
                        Peers.NONE,
                        H2,
                        "--buyers",
                        "5",
                        "--rounds",
                        "1",
                        "--strategies",
                        "conditional"))
                .isZero();
        String html = Files.readString(folder.resolve("report.html"));
        assertThat(Pattern.compile("(?i)(src|href|action)\\s*=\\s*[\"']?(https?:)?//|@import|url\\(")
                        .matcher(html.replaceFirst("(?s)<script>/\\*!.*?</script>", ""))
                        .find())
                .isFalse();
        assertThat(html).doesNotContain("<img").contains("\\u003cimg src=x").contains("5 buyers for 5 units");
        assertThat(html.split("</script>", -1)).hasSize(4);
        assertThat(folder.resolve("last-answer.svg"))
                .content()
                .startsWith("<svg")
                .contains("conditional");
    }

    @Test
    void everyShapeOfRaceBalances() {
        String[] two = {"--rounds", "1", "--strategies", "conditional,pessimistic"};
        assertThat(lab(H2, with(two, "--buyers", "20", "--options", "7"))).isZero();
        assertThat(lab(H2, with(two, "--buyers", "20", "--options", "2", "--lines", "2", "--stock", "11")))
                .isZero();
        assertThat(lab(H2, with(two, "--buyers", "20", "--servers", "2", "--pool", "3")))
                .isZero();
        assertThat(lab(H2, with(two, "--buyers", "20", "--stock", "0"))).isZero();
    }

    /** A strategy that cannot finish is reported with what it did finish, and the run goes on. */
    @Test
    void whoCannotFinishIsReported() throws IOException {
        assertThat(lab(
                        H2,
                        "--buyers",
                        "100",
                        "--rounds",
                        "1",
                        "--retries",
                        "0",
                        "--strategies",
                        "optimistic,conditional"))
                .isZero();
        JsonNode results =
                new ObjectMapper().readTree(folder.resolve("results.json").toFile());
        JsonNode optimistic = results.get(0);
        assertThat(optimistic.path("failed").asInt()).isPositive();
        assertThat(optimistic.path("sold").asInt() + optimistic.path("failed").asInt())
                .isEqualTo(100);
        assertThat(results.get(1).path("strategy").asText()).isEqualTo("conditional");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("did not finish");
        assertThat(folder.resolve("report.html")).content().contains("buyers without an answer");
    }

    @Test
    void booksThatDoNotBalanceEndTheRunLoudly() {
        String[] race = {"--buyers", "5", "--rounds", "1", "--strategies", "conditional"};
        for (String theft : List.of(
                "UPDATE product_options SET stock = stock + 1",
                "DELETE FROM payments WHERE id = (SELECT MAX(id) FROM payments)",
                "UPDATE orders SET total_price = total_price + 1")) {
            assertThat(lab(thieving(theft), "1.0", Peers.NONE, H2, race)).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("THE BOOKS DO NOT BALANCE: conditional, 5 buyers for 5 units on h2");
            assertThat(folder.resolve("results.json")).doesNotExist();
            err.reset();
        }
    }

    @Test
    void itRefusesInOneLine() {
        assertRefused(lab(H2, "--nonsense"), "--nonsense");
        assertRefused(lab(H2, "--buyers"), "--buyers");
        assertRefused(lab(H2, "--buyers", "ten"), "--buyers", "ten");
        assertRefused(lab(H2, "--buyers", "0"), "--buyers");
        assertRefused(lab(H2, "--lines", "2"), "--lines", "--options");
        assertRefused(lab(H2, "--strategies", "fastest"), "fastest", "conditional");
        assertRefused(lab(H2, "--strategies", "pubsub"), "REDIS_URLS", "pubsub");
        assertRefused(lab(redis("redis://127.0.0.1:1"), "--strategies", "pubsub"), "REDIS_URLS", "pubsub");
        assertRefused(
                lab(redis("redis://127.0.0.1:1,redis://127.0.0.1:2"), "--strategies", "redlock"),
                "REDIS_URLS",
                "three");
        assertRefused(lab(Map.of("DB_URL", "jdbc:oracle:x")), "DB_URL");
        assertRefused(lab(Map.of("DB_URL", "jdbc:mysql://127.0.0.1:1/x")), "DB_URL");
        assertRefused(lab(H2, "--http", "http://127.0.0.1:1"), "--http");
        assertRefused(lab(H2, "--http", "http://127.0.0.1:1", "--pool", "5"), "--pool", "--http");
        assertRefused(lab(H2, "--out", "/dev/null/x"), "--out");
    }

    @Test
    void aDatabaseThatHoldsOtherDataIsNotTouched() throws SQLException {
        String url = "jdbc:h2:file:" + folder.resolve("shop");
        try (Connection other = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("lastone_lab"))) {
            other.createStatement().execute("CREATE TABLE diary (written DATE)");
        }
        assertRefused(lab(Map.of("DB_URL", url)), "lastone_lab", "not empty");
        try (Connection other = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("lastone_lab"))) {
            other.createStatement().execute("DROP TABLE diary");
        }
        assertThat(lab(Map.of("DB_URL", url), "--buyers", "5", "--strategies", "conditional", "--rounds", "1"))
                .isZero();
        assertThat(folder.resolve("lastone_lab.mv.db")).doesNotExist();
    }

    @Test
    void onMariaDbItLeavesNothingBehind() throws SQLException {
        String url = MariaDb.shared().freshDatabase();
        Map<String, String> settings =
                Map.of("DB_URL", url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"), "DB_USER", "root");
        try (Connection server = DriverManager.getConnection(url, "root", "")) {
            server.createStatement().execute("CREATE DATABASE lastone_lab");
            server.createStatement().execute("CREATE TABLE lastone_lab.diary (written DATE)");
            assertRefused(lab(settings), "lastone_lab", "diary");
            server.createStatement().execute("DROP DATABASE lastone_lab");

            assertThat(lab(settings, "--buyers", "20", "--rounds", "1", "--strategies", "conditional"))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isZero();
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("innodb_flush_log_at_trx_commit=1");
            assertThat(server.createStatement()
                            .executeQuery("SHOW DATABASES LIKE 'lastone_lab'")
                            .next())
                    .isFalse();
        }
    }

    @Test
    void aRunningServerIsRacedOverHttp() throws IOException {
        try (RunningShop shop = RunningShop.demo()) {
            assertThat(lab(H2, "--http", shop.address(), "--buyers", "30", "--stock", "20", "--rounds", "1"))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isZero();
        }
        JsonNode result = new ObjectMapper()
                .readTree(folder.resolve("results.json").toFile())
                .get(0);
        assertThat(result.path("sold").asInt()).isEqualTo(20);
        assertThat(result.path("failed").asInt()).isZero();
    }

    @Test
    void theFloorWritesTheRowsThatOrdersHave() {
        Map<String, String> settings = Map.of("DB_URL", "jdbc:h2:mem:floor", "MODE", "demo");
        Race race = new Race(20, 15, 2, 2, 1);
        Config config = Config.from(settings).racing(Strategy.CONDITIONAL, Duration.ofSeconds(30), 0);
        try (Database database = config.openDatabase()) {
            Stopwatch watch = new Stopwatch();
            Shop shop = Main.open(config, database, Clock.systemUTC(), watch);
            try (Racer orders = new ShopRacer("conditional", false, database, List.of(Server.of(shop)), watch);
                    Racer floor = new LabPeers().open("floor", config, List.of(database), List.of())) {
                orders.run(race);
                Map<String, Long> once = rows(database);
                floor.run(race);
                Map<String, Long> twice = rows(database);
                assertThat(once).containsEntry("orders", 15L).containsEntry("order_items", 30L);
                once.forEach((table, count) -> assertThat(twice)
                        .containsEntry(
                                table, List.of("event_relay", "schema_steps").contains(table) ? count : 2 * count));
            }
        }
    }

    private static Map<String, Long> rows(Database database) {
        return database.jdbi().withHandle(handle -> {
            Map<String, Long> rows = new HashMap<>();
            for (String table : handle.createQuery(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                    .mapTo(String.class)
                    .list()) {
                rows.put(
                        table,
                        handle.createQuery("SELECT COUNT(*) FROM \"" + table + "\"")
                                .mapTo(Long.class)
                                .one());
            }
            return rows;
        });
    }

    private static Map<String, String> redis(String urls) {
        return Map.of("DB_URL", "jdbc:h2:mem:anything", "REDIS_URLS", urls);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    /** Shops in whose database somebody changes the books while the race runs. */
    private static ShopOpener thieving(String theft) {
        return (config, database, clock, observer) -> Main.open(config, database, clock, new OrderObserver() {
            @Override
            public void transactionEnded(
                    Ending ending, List<OrderRequest> requests, long startNanoTime, long beganNanoTime) {
                if (ending == Ending.COMMITTED) {
                    database.jdbi().useHandle(handle -> handle.execute(theft));
                }
                observer.transactionEnded(ending, requests, startNanoTime, beganNanoTime);
            }
        });
    }
}
