package lastone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.testing.MariaDb;
import lastone.testing.RawHttp;
import lastone.testing.RunningShop;
import lastone.testing.Samples;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real process writes to its log while it is asked good, bad and impossible things, all full of secrets. */
class LogTest {

    private static final String SECRET = "sEcReT9f8e7d6c5b4a39281706f5e4d3c2b1a0";
    private static final String ID = "request-";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final List<String> PROBES = List.of("/health/live", "/health/ready", "/metrics");

    private static final Pattern TEXT_LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z (INFO |WARN |ERROR) (\\w+) \\[([^]]*)] (.*)");
    private static final Pattern ACCESS =
            Pattern.compile("(GET|HEAD|POST|PUT|PATCH|DELETE|OTHER) (\\S+) ([1-5]\\d\\d) \\d+\\.\\d+ ms,"
                    + " (anyone|admin|user \\d+) from (127.0.0.1|198.51.100.7)");

    /** One log event, in whatever format it was written. */
    private record Event(
            String level, String logger, String requestId, String traceId, String message, boolean hasTrace) {}

    @TempDir
    private Path folder;

    private int sent;

    @Test
    void jsonLinesHaveTheirRequestIdAndNoSecret() throws Exception {
        List<Event> events = runWith("json").stream().map(LogTest::fromJson).toList();
        assertComplete(events);
    }

    @Test
    void textLinesHaveTheirRequestIdAndNoSecret() throws Exception {
        List<Event> events = new ArrayList<>();
        for (String line : runWith("text")) {
            Matcher matcher = TEXT_LINE.matcher(line);
            if (matcher.matches()) {
                String[] ids = (matcher.group(3) + " ").split(" ", -1);
                events.add(
                        new Event(matcher.group(1).strip(), matcher.group(2), ids[0], ids[1], matcher.group(4), false));
            } else {
                assertThat(line).matches("(\tat |\t\\.\\.\\. |Caused by: |\tSuppressed: |[a-z]+\\.).*");
                Event last = events.removeLast();
                events.add(
                        new Event(last.level(), last.logger(), last.requestId(), last.traceId(), last.message(), true));
            }
        }
        assertComplete(events);
    }

    private void assertComplete(List<Event> events) {
        List<Event> access = events.stream()
                .filter(event -> event.logger().endsWith("AccessLog"))
                .toList();
        assertThat(access)
                .hasSize(sent)
                .allMatch(event -> ACCESS.matcher(event.message()).matches());
        assertThat(events)
                .filteredOn(event -> event.logger().endsWith("Main"))
                .singleElement()
                .extracting(Event::message, STRING)
                .matches("Lastone \\S+ started at http://127.0.0.1:\\d+ in demo mode with strategy coalesced on "
                        + "MySQL 11.4.5-MariaDB.*")
                .contains("DB_URL (not shown)");
        assertThat(events)
                .filteredOn(event -> !event.logger().matches("(.*[.])?(Job|Main|Migrations)"))
                .filteredOn(event -> event.requestId().isEmpty())
                .isEmpty();
        List<Event> traced =
                events.stream().filter(event -> event.traceId().equals(TRACE)).toList();
        assertThat(traced)
                .filteredOn(event -> event.message().matches("GET /api/v1/orders 200 .* user 1 from 198.51.100.7"))
                .hasSize(1);
        assertThat(traced)
                .filteredOn(event -> event.level().equals("ERROR") && event.hasTrace())
                .hasSize(1);
        assertThat(traced).hasSize(3);
        assertThat(access)
                .filteredOn(event -> event.message().matches("GET (/health/|/metrics).*"))
                .isEmpty();
        assertThat(new TreeSet<>(access.stream().map(Event::requestId).toList()))
                .hasSize(sent);
        List<Event> errors =
                events.stream().filter(event -> event.level().equals("ERROR")).toList();
        assertThat(errors)
                .isNotEmpty()
                .allMatch(Event::hasTrace)
                .allMatch(event -> event.requestId().startsWith(ID));
        assertThat(access)
                .filteredOn(event -> event.message().contains(" 500 "))
                .hasSameSizeAs(errors);
    }

    private static Event fromJson(String line) {
        try {
            JsonNode json = new ObjectMapper().readTree(line);
            if (json.path("logger").asText().endsWith("AccessLog")) {
                assertThat(json.path("message").asText())
                        .startsWith(json.path("method").asText() + " "
                                + json.path("route").asText() + " "
                                + json.path("status").intValue())
                        .endsWith(json.path("caller").asText() + " from "
                                + json.path("client").asText());
                assertThat(json.path("millis").isDouble()).isTrue();
            }
            assertThat(json.valueStream()).noneMatch(JsonNode::isNull);
            assertThat(json.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
            return new Event(
                    json.path("level").asText(),
                    json.path("logger").asText(),
                    json.path("requestId").asText(),
                    json.path("traceId").asText(),
                    json.path("message").asText(),
                    json.path("exception").asText().contains("\n\tat "));
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** The log of a server that was asked everything, before and after its tables were gone. */
    private List<String> runWith(String format) throws Exception {
        Map<String, String> settings =
                MariaDb.shared().freshDatabase("LOG_FORMAT", format, "TRUSTED_PROXIES", "127.0.0.0/8");
        List<String> secrets = new ArrayList<>(List.of(SECRET, "demo-admin", "demo-user"));
        try (ShopProcess server = ShopProcess.start(folder, settings)) {
            ShopClient client = server.client();
            secrets.add(next(client.as("demo-admin"))
                    .post("/api/v1/users/1/tokens", "{}")
                    .text(201, "/token"));
            next(client).as(secrets.getLast()).get("/api/v1/orders").expect(200);
            traced(client).get("/api/v1/orders").expect(200);
            askEverything(client);
            malformed(server.address(), "GET /%zz?" + SECRET + " HTTP/1.1\r\nHost: localhost\r\n");
            malformed(server.address(), "GET / HTTP/1.1\r\nHost: localhost\r\n" + SECRET + "\r\n");
            PROBES.forEach(client::get);
            hideTables(settings);
            askEverything(client);
            traced(client).get("/api/v1/orders").expect(500);
            Path log = folder.resolve("server.log");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> accessLines(Files.readAllLines(log)) >= sent);
        }
        List<String> lines = Files.readAllLines(folder.resolve("server.log"));
        for (String secret : secrets) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
        return lines;
    }

    private static long accessLines(List<String> lines) {
        return lines.stream().filter(line -> line.contains("AccessLog")).count();
    }

    private void askEverything(ShopClient client) {
        for (String operation : ShopClient.contract().operations()) {
            String method = operation.substring(0, operation.indexOf(' '));
            String path = Samples.withFile(operation.substring(operation.indexOf(' ') + 1));
            // Probes that succeed have no line.
            // A stream ends when its reader is gone, and has its line only then.
            if (path.endsWith("/events") || PROBES.contains(path)) {
                continue;
            }
            String query = "?cursor=" + SECRET + "&limit=" + SECRET + "&access_token=" + SECRET;
            for (String token : List.of("demo-admin", "demo-user-1", SECRET)) {
                ShopClient caller = client.as(token);
                next(caller).call(method, path.replace("{id}", "1").replace("{tokenId}", "1"), body());
                next(caller)
                        .call(
                                method,
                                path.replace("{id}", SECRET).replace("{tokenId}", SECRET) + query,
                                bytes("{\"" + SECRET));
                next(caller)
                        .with("Content-Type", "text/" + SECRET)
                        .call(
                                method,
                                path.replace("{id}", "2").replace("{tokenId}", "2") + query,
                                bytes(SECRET.repeat(2_000)));
            }
            next(client)
                    .call(method, path.replace("{id}", "1").replace("{tokenId}", "1") + "/" + SECRET + query, body());
        }
    }

    private static byte[] body() {
        return bytes("{\"name\":\"" + SECRET + "\",\"expiresIn\":\"" + SECRET + "\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same caller for a request of its own id, with secrets where no operation looks. */
    private ShopClient next(ShopClient caller) {
        sent++;
        return caller.with("X-Request-Id", ID + sent)
                .with("Cookie", "session=" + SECRET)
                .with("Idempotency-Key", SECRET + sent)
                .with("User-Agent", SECRET);
    }

    private ShopClient traced(ShopClient client) {
        return next(client.as("demo-user-1"))
                .with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .with("X-Forwarded-For", "6.6.6.6, 198.51.100.7, 127.0.0.1");
    }

    private void malformed(String server, String head) {
        sent++;
        assertThat(RawHttp.exchange(server, head + "Connection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    private static void hideTables(Map<String, String> settings) {
        try (Handle rows = RunningShop.rows(settings)) {
            for (String table : List.of("users", "products", "product_options", "orders", "carts", "payments")) {
                rows.execute("RENAME TABLE " + table + " TO hidden_" + table);
            }
        }
    }
}
