package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.testing.RawHttp;
import lastone.testing.RunningRoutes;
import lastone.testing.ShopClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that are slow, greedy or many, as raw sockets, against a server with small limits. */
@Execution(ExecutionMode.CONCURRENT)
class SlowClientsTest {

    private static final Limits SMALL = new Limits(
            4,
            256 * 1024,
            40,
            Duration.ofSeconds(60),
            Duration.ofMillis(700),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    private static final String GET = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String BLOCK =
            "GET /block HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n";
    private static final String PLAIN = "GET /plain HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(SMALL.requests());
    private final List<Socket> sockets = new ArrayList<>();
    private final RunningRoutes server = RunningRoutes.start(SMALL, this::routes);

    private void routes(RoutesConfig routes) {
        routes.post("/echo", ctx -> Responses.json(ctx, 200, RequestBody.read(ctx, Map.class)));
        routes.get("/plain", ctx -> Responses.json(ctx, 200, Map.of()));
        routes.get("/boom", ctx -> {
            throw new IllegalStateException("A secret");
        });
        routes.get("/page", ctx -> Responses.json(ctx, 200, "x".repeat(5 * 1024 * 1024)));
        routes.get("/huge", ctx -> ctx.result(new byte[64 * 1024 * 1024]));
        routes.get("/stream", ctx -> {
            ctx.res().getOutputStream().write('a');
            ctx.res().flushBuffer();
            mayFinish.await();
            ctx.res().getOutputStream().write('z');
        });
        routes.get("/block", ctx -> {
            entered.countDown();
            mayFinish.await();
            Responses.json(ctx, 200, Map.of());
        });
    }

    @AfterEach
    void close() throws IOException {
        mayFinish.countDown();
        closeSockets();
        server.close();
    }

    private void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        return connect(server);
    }

    private Socket connect(RunningRoutes to) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.http().port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private Socket send(String text) throws IOException {
        return send(server, text);
    }

    private Socket send(RunningRoutes to, String text) throws IOException {
        Socket socket = connect(to);
        write(socket, text);
        return socket;
    }

    private static boolean hasBytes(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String untilClosed(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** A byte every 20 ms for at most ten seconds; true when the server put an end to it before. */
    private static boolean isCutOffWhileTrickling(Socket socket) {
        try {
            for (int i = 0; i < 500; i++) {
                write(socket, "a");
                if (socket.getInputStream().available() > 0) {
                    return true;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private ShopClient client() {
        return ShopClient.of(server.address());
    }

    @Test
    void aHeadThatTricklesInIsCutOff() throws IOException {
        assertThat(isCutOffWhileTrickling(send("GET /plain HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")))
                .isTrue();
        Socket second = send(GET);
        assertThat(status(second)).isEqualTo("HTTP/1.1 200");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
        write(second, GET + "GET /plain HTTP/1.1\r\nX-Slow: ");
        second.getInputStream().readNBytes(200);
        assertThat(isCutOffWhileTrickling(second)).isTrue();
    }

    @Test
    void aBodyThatTricklesInIs408() throws IOException {
        Socket socket = send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n");
        assertThat(isCutOffWhileTrickling(socket)).isTrue();
        assertThat(untilClosed(socket)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT_ERROR", "Request Timeout");
    }

    @Test
    void aBodyThatStopsIs408() throws IOException {
        for (String head : List.of("Content-Length: 50\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{")) {
            Socket socket = send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + head);
            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 408").contains("REQUEST_TIMEOUT_ERROR");
        }
    }

    @Test
    void aRequestMayTakeLongerThanItsClientMayStandStill() throws IOException {
        Socket socket = send(BLOCK);
        LockSupport.parkNanos(SMALL.stall().multipliedBy(3).toNanos());
        mayFinish.countDown();
        assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aClientThatNeverReadsTheResponseHoldsNothingForLong() throws IOException {
        for (int i = 0; i < SMALL.requests(); i++) {
            send("GET /huge HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n\r\n");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(status(send(PLAIN))).isEqualTo("HTTP/1.1 200"));
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceAndOperatorsStillSee() throws Exception {
        List<Socket> admitted = new ArrayList<>();
        for (int i = 0; i < SMALL.requests(); i++) {
            admitted.add(send(BLOCK));
        }
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

        ShopClient.Response refused = client().get("/nowhere");
        refused.expect(503, "UNAVAILABLE_ERROR");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        client().post("/api/v1/orders", "{'fromCart':true}").expect(503, "STOCK_BUSY_ERROR");
        client().get("/health/live").expect(200);
        client().get("/health/ready").expect(200);

        assertThat(refusals(server, "server_full")).isEqualTo(2);
        assertThat(refusals(server, "caller_has_too_many")).isZero();
        assertThat(List.of("in.flight", "limit"))
                .allSatisfy(gauge -> assertThat(server.meters()
                                .get("lastone.requests." + gauge)
                                .gauge()
                                .value())
                        .isEqualTo(SMALL.requests()));

        mayFinish.countDown();
        for (Socket socket : admitted) {
            assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200");
        }
        awaitAdmission();
    }

    /** One token fills its share; others are served, and it gets 429 until a request of its own ends. */
    @Test
    void oneTokenHoldsNoMoreThanItsShare() throws Exception {
        try (RunningRoutes roomy = RunningRoutes.start(Limits.forHeap(Long.MAX_VALUE), this::routes)) {
            ShopClient client = ShopClient.of(roomy.address());
            for (int i = 0; i < RequestSlots.tokenShare(4_096); i++) {
                send(roomy, BLOCK);
            }
            Awaitility.await().until(() -> roomy.http().requestsInFlight() == RequestSlots.tokenShare(4_096));
            ShopClient.Response refused = client.as("t").get("/nowhere");
            refused.expect(429, "TOO_MANY_REQUESTS_ERROR");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refusals(roomy, "caller_has_too_many")).isEqualTo(1);
            client.as("another").get("/nowhere").expect(404);
            client.get("/nowhere").expect(404);
            mayFinish.countDown();
        }
    }

    private static double refusals(RunningRoutes routes, String reason) {
        return routes.meters()
                .get("lastone.requests.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void halfSentRequestsAreEndedForOthers() throws IOException {
        Duration longer = Duration.ofSeconds(60);
        Limits patient = new Limits(4, 256 * 1024, 40, longer, longer, longer, longer);
        try (RunningRoutes slow = RunningRoutes.start(patient, this::routes)) {
            List<Socket> half = new ArrayList<>();
            for (int i = 0; i < patient.requests(); i++) {
                half.add(send(
                        slow,
                        "POST /echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t\r\n"
                                + "Content-Length: 60000\r\n\r\n{"));
            }
            Awaitility.await().until(() -> slow.http().requestsInFlight() == patient.requests());
            Awaitility.await()
                    .until(() -> RawHttp.exchange(slow.address(), PLAIN).startsWith("HTTP/1.1 200"));
            List<Socket> ended = half.stream().filter(SlowClientsTest::hasBytes).toList();
            assertThat(ended).isNotEmpty();
            assertThat(untilClosed(ended.getFirst())).startsWith("HTTP/1.1 503").contains("UNAVAILABLE_ERROR");
            closeSockets();
        }
    }

    @Test
    void slowReadersGiveTheirBytesToOthers() throws IOException {
        Duration longer = Duration.ofSeconds(60);
        Limits patient = new Limits(100, 20 * 1024 * 1024, 400, longer, longer, longer, longer);
        try (RunningRoutes slow = RunningRoutes.start(patient, this::routes)) {
            for (int i = 0; i < 4; i++) {
                send(slow, "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20));
            }
            String address = slow.address();
            String page = "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            Awaitility.await().until(() -> RawHttp.exchange(address, page).startsWith("HTTP/1.1 503"));
            Awaitility.await().until(() -> RawHttp.exchange(address, page).startsWith("HTTP/1.1 200"));
            closeSockets();
        }
    }

    private void awaitAdmission() {
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(client().get("/nowhere").status()).isEqualTo(404));
    }

    @Test
    void aPermitComesBackHoweverTheRequestEnds() throws IOException {
        for (int i = 0; i < 3 * SMALL.requests(); i++) {
            ShopClient.Response failed = client().get("/boom");
            failed.expect(500, "INTERNAL_ERROR");
            assertThat(failed.text()).doesNotContain("secret", "IllegalState").contains("Internal Server Error");
            client().get("/nowhere").expect(404, "NOT_FOUND_ERROR");
            send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{")
                    .close();
            awaitAdmission();
        }
    }

    /** As an event stream, whose response has begun and goes on later. */
    @Test
    void aResponseUnderWayIsNeverClosedForIdleConnections() throws IOException {
        Socket stream = send("GET /stream HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(status(stream)).isEqualTo("HTTP/1.1 200");
        for (int i = 0; i < 2 * SMALL.connections(); i++) {
            connect();
        }
        assertThat(status(send(GET))).isEqualTo("HTTP/1.1 200");
        mayFinish.countDown();
        assertThat(untilClosed(stream)).endsWith("az");
    }

    @Test
    void idleConnectionsAreClosedWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < 2 * SMALL.connections(); i++) {
            connect();
        }
        Socket late = send(GET);
        assertThat(status(late)).isEqualTo("HTTP/1.1 200");
    }
}
