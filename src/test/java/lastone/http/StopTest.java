package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.concurrent.Deadline;
import lastone.testing.Logs;
import lastone.testing.RunningRoutes;
import lastone.testing.RunningShop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A stop cuts off nothing that has reached the server, seen by clients on raw sockets. */
class StopTest {

    private static final int LARGE = 32 * 1024 * 1024;
    private static final String GET = "GET /plain HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final CountDownLatch mayFinish = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private final RunningRoutes server = RunningRoutes.start(Limits.forHeap(Long.MAX_VALUE), this::routes);

    private void routes(RoutesConfig routes) {
        routes.post("/echo", ctx -> Responses.json(ctx, 200, RequestBody.read(ctx, Map.class)));
        routes.get("/plain", ctx -> Responses.json(ctx, 200, Map.of()));
        routes.get("/large", ctx -> ctx.result(new byte[LARGE]));
        routes.get("/block", ctx -> {
            mayFinish.await();
            Responses.json(ctx, 200, Map.of());
        });
    }

    @AfterEach
    void close() {
        mayFinish.countDown();
        sockets.forEach(StopTest::close);
        server.close();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket send(String text) throws IOException {
        Socket socket = open(server.http().port());
        write(socket, text);
        return socket;
    }

    private Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String untilClosed(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertThat(head).startsWith("HTTP/1.1 200");
    }

    /** Blocks until the listening socket is closed. */
    private CompletableFuture<Void> stop() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(20));
        server.http().drain(Duration.ZERO, deadline);
        return CompletableFuture.runAsync(() -> server.http().close(deadline));
    }

    private void awaitUnderWay(int requests) {
        Awaitility.await().until(() -> server.http().requestsInFlight() == requests);
    }

    /** Each request was sent before the stop begins, and many still wait in the accept queue or in a buffer then. */
    @RepeatedTest(5)
    void everyOrderThatWasSentBeforeTheStopGetsItsResponse() throws Exception {
        int buyers = 240;
        RunningShop shop = RunningShop.demo("STOP_TIMEOUT", "PT2M");
        long option = shop.option(1, buyers);
        CountDownLatch sent = new CountDownLatch(buyers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> responses = IntStream.rangeClosed(1, buyers)
                    .mapToObj(buyer -> threads.submit(() -> {
                        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shop.port())) {
                            socket.setSoTimeout(30_000);
                            write(socket, order(buyer, option));
                            sent.countDown();
                            return untilClosed(socket);
                        }
                    }))
                    .toList();
            sent.await();
            shop.close();
            for (Future<String> response : responses) {
                assertThat(response.get()).startsWith("HTTP/1.1 201").contains("PENDING_PAYMENT");
            }
        }
    }

    private static String order(int buyer, long option) {
        String body = "{\"items\":[{\"productOptionId\":%d,\"quantity\":1}]}".formatted(option);
        return "POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-user-" + buyer
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void streamsOfEventsAndRacesEndWithTheirLastChunk() throws Exception {
        RunningShop shop = RunningShop.demo();
        String race = "{\"strategy\":\"conditional\",\"buyers\":2000,\"stock\":2000}";
        Socket racing = open(shop.port());
        write(
                racing,
                "POST /api/v1/demo/races HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-admin\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + race.length() + "\r\n\r\n" + race);
        Socket events = open(shop.port());
        write(events, "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-admin\r\n\r\n");
        readHead(events);
        readHead(racing);
        shop.close();
        for (Socket stream : List.of(racing, events)) {
            assertThat(untilClosed(stream)).endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void whatArrivesOnAcceptedConnectionsIsServedAndNoConnectionIsAcceptedAnyMore() throws Exception {
        Socket fresh = send("");
        Socket reused = send(GET);
        readHead(reused);
        Socket halfHead = send("POST /echo HTTP/1.1\r\nHo");
        Socket halfBody = send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{");
        Socket blocked = send("GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n");
        awaitUnderWay(2);

        CompletableFuture<Void> stop = stop();
        assertThatThrownBy(() -> open(server.http().port())).isInstanceOf(ConnectException.class);
        write(reused, GET);
        write(fresh, GET);
        write(halfHead, "st: localhost\r\nContent-Length: 2\r\n\r\n{}");
        write(halfBody, "}");
        mayFinish.countDown();
        for (Socket socket : List.of(fresh, reused, halfHead, halfBody, blocked)) {
            assertThat(untilClosed(socket)).contains("HTTP/1.1 200", "Connection: close");
        }
        stop.join();
    }

    /** Longer than the second after which Jetty by itself cuts off what stands still during a stop. */
    @Test
    void aBodyThatPausesIsWaitedFor() throws Exception {
        Socket socket = send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{");
        awaitUnderWay(1);
        CompletableFuture<Void> stop = stop();
        Thread.sleep(Duration.ofMillis(2_500));
        write(socket, "}");
        assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200");
        stop.join();
    }

    @Test
    void aResponseThatIsReadSlowlyIsWritten() throws Exception {
        Socket slow = send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        readHead(slow);
        CompletableFuture<Void> stop = stop();
        Thread.sleep(Duration.ofSeconds(1));
        assertThat(slow.getInputStream().readNBytes(LARGE)).hasSize(LARGE);
        stop.join();
    }

    @Test
    void whileItDrainsItIsNotReadyAndServesAllTheSame() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        try (Logs logs = Logs.of(WebServer.class)) {
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
                server.http().drain(Duration.ofSeconds(4), deadline);
                server.http().close(deadline);
            });
            String ready = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            Awaitility.await()
                    .untilAsserted(() -> assertThat(untilClosed(send(ready)))
                            .startsWith("HTTP/1.1 503")
                            .contains("UNAVAILABLE_ERROR"));
            assertThat(untilClosed(send(GET))).startsWith("HTTP/1.1 200").contains("Connection: close");
            sockets.forEach(StopTest::close);
            stop.join();
            assertThat(logs.lines())
                    .containsExactly(
                            "INFO Not ready any more; new connections are accepted for another PT4S",
                            "INFO Stopped listening, with 0 connections open and 0 requests under way",
                            "INFO All requests are served");
        }
    }

    @Test
    void idleConnectionsHoldItUpForAMomentOnly() throws Exception {
        for (int i = 0; i < 10; i++) {
            readHead(send(GET));
            send("");
        }
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatIsNotDoneInTimeIsCutOff() throws Exception {
        RunningRoutes hasty = RunningRoutes.start(Limits.forHeap(Long.MAX_VALUE), this::routes);
        Socket blocked = open(hasty.http().port());
        write(blocked, "GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Awaitility.await().until(() -> hasty.http().requestsInFlight() == 1);
        try (Logs logs = Logs.of(WebServer.class)) {
            hasty.stop(Duration.ofSeconds(1));
            assertThat(logs.lines()).endsWith("WARN Time is up: 1 requests and 1 connections are cut off");
        }
        assertThat(untilClosed(blocked)).isEmpty();
    }
}
