package lastone.lab;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lastone.Main;
import lastone.db.Database;
import lastone.order.OrderObserver;
import lastone.order.OrderRequest;
import lastone.shop.Config;
import lastone.shop.Shop;
import lastone.shop.ShopOpener;
import lastone.shop.Strategy;
import lastone.testing.MariaDb;
import lastone.testing.RedisNode;
import lastone.testing.Rows;
import lastone.testing.RunningShop;
import lastone.testing.Settings;
import lastone.testing.ShopProcess;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab as its user starts it: small races, and everything that it refuses. */
class LabTest {

    private static final Map<String, String> H2 = Map.of("DB_URL", "jdbc:h2:mem:anything");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int lab(
            ShopOpener shops,
            String version,
            Map<String, SubjectOpener> baselines,
            Map<String, String> settings,
            String arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of("--out", folder.toString()));
        all.addAll(List.of(arguments.split(" ", -1)));
        return new Lab(shops, "lab", version, baselines, Clock.systemUTC(), outStream, errStream)
                .run(all, List.of(settings));
    }

    private int lab(Map<String, String> settings, String arguments) {
        return lab(Main::open, "1.0", Map.of(), settings, arguments);
    }

    private int lab(String arguments) {
        return lab(H2, arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode results() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    }

    private void assertRefused(int exitCode, String... named) {
        assertThat(exitCode).as(complained()).isEqualTo(2);
        assertThat(complained()).startsWith("lastone: ").hasLineCount(1).contains(named);
        assertThat(folder.resolve("results.json")).doesNotExist();
        err.reset();
    }

    @Test
    void strategiesAndBaselinesAreMeasuredAndTheResultsSayHow() throws IOException {
        Map<String, String> settings = Settings.with(H2, "REDIS_URLS", RedisNode.sharedUrls());
        int exitCode = lab(Main::open, "1.0", Baselines.ALL, settings, "--buyers 60 --stock 40 --rounds 2");

        assertThat(exitCode).as(complained()).isZero();
        JsonNode results = results();
        assertThat(results.findValuesAsText("strategy"))
                .containsAll(Arrays.stream(Strategy.values())
                        .map(Strategy::configName)
                        .toList())
                .containsAll(Baselines.ALL.keySet())
                .doesNotHaveDuplicates();
        for (JsonNode result : results) {
            assertThat(result.path("db").asText()).isEqualTo("h2");
            assertThat(result.path("peer").asBoolean())
                    .isEqualTo(Baselines.ALL.containsKey(result.path("strategy").asText()));
            assertThat(Stream.of("buyers", "stock", "options", "lines", "servers", "rounds", "sold", "failed")
                            .map(name -> result.path(name).asInt()))
                    .startsWith(60, 40, 1, 1, 1, 2);
            assertSold(result);
            assertThat(result.path("inversions").isInt()).isTrue();
            for (String spread : List.of("lastMs", "p50Ms", "p99Ms", "txP50Ms")) {
                if (result.path(spread).isNull()) {
                    assertThat(spread).as("%s", result).isEqualTo("txP50Ms");
                    continue;
                }
                assertThat(numbers(result, spread + "/min", spread + "/median", spread + "/max"))
                        .isSorted()
                        .allMatch(millis -> millis > 0);
            }
            for (String each : List.of("/min", "/median", "/max")) {
                assertThat(numbers(result, "p50Ms" + each, "p99Ms" + each, "lastMs" + each))
                        .isSorted();
            }
        }
        assertThat(folder.resolve("results.csv")).content().hasLineCount(results.size() + 1);
        assertThat(said()).contains("60 buyers for 40 units on h2", "redisson-fair");
    }

    /** What the subject is expected to do: exactly what there is, or too much, or too little. */
    private static void assertSold(JsonNode result) {
        List<Integer> wrong = Stream.of("sold", "failed", "oversold", "undersold")
                .map(name -> result.path(name).asInt())
                .toList();
        switch (result.path("strategy").asText()) {
            case NaiveSale.NAME -> assertThat(wrong.get(2)).isPositive();
            case "seckill-flushed" -> assertThat(wrong.get(3)).isPositive();
            default -> assertSold(result, 40);
        }
    }

    private static void assertSold(JsonNode result, int units) {
        assertThat(Stream.of("sold", "failed", "oversold", "undersold")
                        .map(name -> result.path(name).asInt()))
                .as("%s", result)
                .containsExactly(units, 0, 0, 0);
    }

    private static List<Double> numbers(JsonNode result, String... paths) {
        return Stream.of(paths).map(path -> result.at("/" + path).asDouble()).toList();
    }

    @Test
    void theReportStandsAloneAndEscapesItsData() throws IOException {
        String evil = "</script><img src=x onerror=alert(1)>";
        assertThat(lab(Main::open, evil, Map.of(), H2, "--buyers 5 --rounds 1 --strategies conditional"))
                .isZero();
        // One round has no spread.
        assertThat(said()).doesNotContainPattern("\\([0-9.,]+-[0-9.,]+\\)");
        String html = Files.readString(folder.resolve("report.html"));
        assertThat(Pattern.compile("(?i)(src|href|action)\\s*=\\s*[\"']?(https?:)?//|@import|url\\(")
                        .matcher(html.replaceFirst("(?s)<script>/\\*!.*?</script>", ""))
                        .find())
                .isFalse();
        assertThat(html).doesNotContain("<img").contains("\\u003cimg src=x").contains("5 buyers for 5 units");
        assertThat(html.split("</script>", -1)).hasSize(4);
        assertThat(folder.resolve("last-response.svg"))
                .content()
                .startsWith("<svg")
                .contains("conditional");
    }

    @Test
    void helpListsEveryOptionAndSubject() {
        assertThat(lab(Main::open, "1.0", Baselines.ALL, H2, "--help")).isZero();
        assertThat(said())
                .startsWith("lab [options]")
                .contains("--quick", "folder for the results [" + folder + "]")
                .contains(Baselines.ALL.keySet())
                .contains(Arrays.stream(Strategy.values())
                        .map(Strategy::configName)
                        .toList());
        out.reset();
        assertThat(lab("-h")).isZero();
        assertThat(said()).contains("--quick");
    }

    /** SIGTERM runs the same as Ctrl-C. */
    @Test
    void whatWasMeasuredBeforeAnInterruptIsWritten() throws Exception {
        Process lab = ShopProcess.launch(
                ShopProcess.main(
                        "lastone.Main", "lab", "--buyers", "5,50000", "--rounds", "1", "--strategies", "optimistic"),
                folder,
                Map.of("DB_URL", "jdbc:h2:mem:lab"),
                ProcessBuilder.Redirect.PIPE);
        try (BufferedReader said = lab.inputReader();
                BufferedReader complained = lab.errorReader()) {
            for (String line = said.readLine(); !requireNonNull(line).startsWith("2 of 2"); line = said.readLine()) {}
            // Unlike Process.destroy this leaves the streams open.
            lab.toHandle().destroy();
            assertThat(said.lines()).contains("Interrupted; this is what was measured:", "5 buyers for 5 units on h2");
            assertThat(complained.lines()).isEmpty();
        }
        assertThat(lab.waitFor()).isEqualTo(143);
        assertThat(folder.resolve("lab-report/results.csv")).content().hasLineCount(2);
    }

    @Test
    void everyKindOfWorkloadPassesTheLedgerCheck() {
        String two = "--buyers 20 --rounds 1 --strategies conditional,pessimistic ";
        assertThat(lab(two + "--options 7")).isZero();
        assertThat(lab(two + "--options 2 --lines 2 --stock 11")).isZero();
        assertThat(lab(two + "--servers 2 --pool 3")).isZero();
        assertThat(lab(two + "--stock 0")).isZero();
    }

    /** A strategy that cannot finish is reported with what it did finish, and the run goes on. */
    @Test
    void aSubjectThatCannotFinishIsReported() throws IOException {
        assertThat(lab("--buyers 100 --rounds 1 --retries 0 --strategies optimistic,conditional"))
                .isZero();
        JsonNode results = results();
        JsonNode optimistic = results.get(0);
        assertThat(optimistic.path("failed").asInt()).isPositive();
        assertThat(optimistic.path("sold").asInt() + optimistic.path("failed").asInt())
                .isEqualTo(100);
        assertThat(results.get(1).path("strategy").asText()).isEqualTo("conditional");
        assertThat(said()).contains("did not finish");
        assertThat(folder.resolve("report.html")).content().contains("buyers without a result");
    }

    @Test
    void aLedgerCheckThatFailsEndsTheRunLoudly() {
        String race = "--buyers 5 --rounds 1 --strategies conditional";
        for (String theft : List.of(
                "UPDATE product_options SET stock = stock + 1",
                "DELETE FROM payments WHERE id = (SELECT MAX(id) FROM payments)",
                "UPDATE orders SET total_price = total_price + 1")) {
            assertThat(lab(thieving(theft), "1.0", Map.of(), H2, race)).isEqualTo(1);
            assertThat(complained()).contains("THE LEDGER CHECK FAILED: conditional, 5 buyers for 5 units on h2");
            assertThat(folder.resolve("results.json")).doesNotExist();
            err.reset();
        }
    }

    @Test
    void itRefusesInOneLine() {
        assertRefused(lab("--nonsense"), "--nonsense");
        assertRefused(lab("--buyers"), "--buyers");
        assertRefused(lab("--buyers ten"), "--buyers", "ten");
        assertRefused(lab("--buyers 0"), "--buyers");
        assertRefused(lab("--lines 2"), "--lines", "--options");
        assertRefused(lab("--strategies fastest"), "fastest", "conditional");
        assertRefused(lab("--strategies pubsub"), "REDIS_URLS", "pubsub");
        Map<String, String> away = Settings.with(H2, "REDIS_URLS", "redis://127.0.0.1:1");
        assertRefused(lab(away, "--strategies pubsub"), "REDIS_URLS", "pubsub");
        Map<String, String> two = Settings.with(H2, "REDIS_URLS", "redis://127.0.0.1:1,redis://127.0.0.1:2");
        assertRefused(lab(two, "--strategies redlock"), "REDIS_URLS", "three");
        assertRefused(lab(Map.of("DB_URL", "jdbc:oracle:x"), "--rounds 7"), "DB_URL");
        assertRefused(lab(Map.of("DB_URL", "jdbc:mysql://127.0.0.1:1/x"), "--rounds 7"), "DB_URL");
        assertRefused(lab("--http http://127.0.0.1:1"), "--http");
        assertRefused(lab("--http http://127.0.0.1:1 --pool 5"), "--pool", "--http");
        for (String noServer : List.of("http://a_b:1", "http://a@b:1", "http://b?x", "http://b:65536", "http://[b")) {
            assertRefused(lab("--http " + noServer), "--http has to be the address of a server");
        }
        assertRefused(lab("--out /dev/null/x"), "--out");
    }

    @Test
    void aDatabaseThatHoldsOtherDataIsNotTouched() {
        Map<String, String> shop = Map.of("DB_URL", "jdbc:h2:file:" + folder.resolve("shop"));
        Map<String, String> lab = Map.of("DB_URL", "jdbc:h2:file:" + folder.resolve("lastone_lab"));
        try (Handle other = RunningShop.rows(lab)) {
            other.execute("CREATE TABLE diary (written DATE)");
        }
        assertRefused(lab(shop, "--rounds 7"), "lastone_lab", "not empty");
        try (Handle other = RunningShop.rows(lab)) {
            other.execute("DROP TABLE diary");
        }
        assertThat(lab(shop, "--buyers 5 --strategies conditional --rounds 1")).isZero();
        assertThat(folder.resolve("lastone_lab.mv.db")).doesNotExist();
    }

    @Test
    void onMariaDbItLeavesNothingBehind() {
        Map<String, String> settings = MariaDb.shared().freshDatabase();
        try (Handle server = RunningShop.rows(settings)) {
            settings.computeIfPresent("DB_URL", (name, url) -> url.replaceFirst("^jdbc:mysql:", "jdbc:mariadb:"));
            server.execute("CREATE DATABASE lastone_lab");
            server.execute("CREATE TABLE lastone_lab.diary (written DATE)");
            assertRefused(lab(settings, "--rounds 7"), "lastone_lab", "diary");
            server.execute("DROP DATABASE lastone_lab");

            assertThat(lab(settings, "--buyers 20 --rounds 1 --strategies conditional"))
                    .as(complained())
                    .isZero();
            assertThat(said()).contains("innodb_flush_log_at_trx_commit=1");
            assertThat(server.select("SHOW DATABASES LIKE 'lastone_lab'")
                            .mapTo(String.class)
                            .list())
                    .isEmpty();
        }
    }

    @Test
    void aRunningServerIsMeasuredOverHttp() throws IOException {
        List<String> orders = List.of("order", "order-with-key", "purchase");
        Map<String, String> production = Settings.with(H2, "ADMIN_TOKEN", RunningShop.ADMIN_TOKEN);
        try (RunningShop shop = RunningShop.production()) {
            assertThat(lab(production, "--http " + shop.address() + " --buyers 30 --stock 20 --rounds 1"))
                    .as(complained())
                    .isZero();
        }
        assertThat(results().findValuesAsText("strategy")).isEqualTo(orders);
        results().forEach(result -> assertSold(result, 20));
        assertThat(results().findValues("toEmpty")).hasSize(3).allMatch(JsonNode::isNull);
        assertThat(folder.resolve("results.csv")).content().doesNotContain("null");
        out.reset();

        try (RunningShop shop = RunningShop.demo()) {
            assertThat(lab("--http " + shop.address() + " --buyers 30 --rounds 1"))
                    .isZero();
        }
        assertThat(results().findValuesAsText("strategy"))
                .containsExactly("no-such-path", "product", "account", "order", "order-with-key", "purchase");
        results()
                .forEach(result -> assertSold(
                        result, orders.contains(result.path("strategy").asText()) ? 30 : 0));
        assertThat(results().get(0).path("toEmpty").asDouble()).isEqualTo(1);
        assertThat(results().findValues("toEmpty")).hasSize(6).allMatch(ratio -> ratio.asDouble() > 0);
        assertThat(said()).contains("30 buyers for 30 units on http", " toEmpty");
    }

    @Test
    void aServerThatSpeaksNoHttpIsRefused() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread sshServer = Thread.startVirtualThread(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertRefused(lab("--http http://127.0.0.1:" + server.getLocalPort()), "--http", "not an HTTP response");
            sshServer.join();
        }
    }

    @Test
    void aBuyerWhoseConnectionOrPaymentFailsDoesNotEndTheLab() {
        try (RunningShop shop = RunningShop.demo();
                HttpShop seller = new HttpShop(shop.address(), "demo-admin", Optional.empty(), 3)) {
            HttpSubject purchase = seller.subjects(false).stream()
                    .filter(subject -> subject.name().equals("purchase"))
                    .map(HttpSubject.class::cast)
                    .findFirst()
                    .orElseThrow();
            HttpServer unreachable = new HttpServer(URI.create("http://127.0.0.1:1"), Optional.empty(), seller);
            List<HttpSubject.Step> unpaid =
                    List.of(purchase.steps().getFirst(), (_, _, _) -> HttpCall.get("/nothing", "", 200));

            assertAllFail(new HttpSubject("unreachable", false, true, false, unreachable, purchase.steps()));
            assertAllFail(new HttpSubject("unpaid", false, true, false, purchase.server(), unpaid));
        }
    }

    private static void assertAllFail(HttpSubject subject) {
        Run run = subject.run(new Workload(3, 3, 1, 1, 1));
        assertThat(run.soldOrders()).isZero();
        assertThat(run.failures()).isEqualTo(3);
    }

    @Test
    void theFloorWritesTheRowsThatOrdersHave() {
        Map<String, String> settings = Map.of("DB_URL", "jdbc:h2:mem:floor", "MODE", "demo");
        Workload workload = new Workload(20, 15, 2, 2, 1);
        Config config = Config.from(settings).racing(Strategy.CONDITIONAL, Duration.ofSeconds(30), 0);
        try (Database database = config.openDatabase()) {
            TransactionTimer timer = new TransactionTimer();
            Shop shop = Main.open(config, database, Clock.systemUTC(), timer);
            List<ShopSubject.Server> servers = List.of(ShopSubject.Server.of(shop));
            try (Subject orders = new ShopSubject("conditional", false, database, servers, timer);
                    Subject floor =
                            requireNonNull(Baselines.ALL.get(Floor.NAME)).open(config, List.of(database), List.of())) {
                orders.run(workload);
                Map<String, Long> once = rows(database);
                floor.run(workload);
                Map<String, Long> twice = rows(database);
                assertThat(once).containsEntry("orders", 15L).containsEntry("order_items", 30L);
                // Orders that were refused have markers, too; the floor is asked for none, and tells nobody that it
                // sold out.
                assertThat(twice.getOrDefault("commit_markers", 0L) - once.getOrDefault("commit_markers", 0L))
                        .isGreaterThanOrEqualTo(15L);
                List<String> same = List.of("event_relay", "migration_steps", "schema_compat", "users");
                once.forEach((table, count) -> assertThat(twice)
                        .containsEntry(
                                table,
                                List.of("commit_markers", "outbox_events").contains(table)
                                        ? requireNonNull(twice.get(table))
                                        : same.contains(table) ? count : 2 * count));
            }
        }
    }

    private static Map<String, Long> rows(Database database) {
        Rows rows = database::jdbi;
        Map<String, Long> counts = new HashMap<>();
        rows.texts("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .forEach(table -> counts.put(table, rows.count("\"" + table + "\"")));
        return counts;
    }

    /** Shops in whose database somebody changes rows while buyers order. */
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
