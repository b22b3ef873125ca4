package lastone.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import lastone.testing.Race;
import lastone.testing.ShopClient;
import lastone.testing.ShopProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ended a server with the container's heap of 48 MB: each time it goes on and serves others. */
class SmallHeapTest {

    private static final String JVM = "-Xmx48m -Xmn4m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private ShopProcess server;

    @BeforeEach
    void open() {
        // The variable whose flags win over those of the command line.
        server = ShopProcess.start(folder, Map.of("_JAVA_OPTIONS", JVM, "DB_URL", "jdbc:h2:mem:shop"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static String head(String line, String headers) {
        return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n";
    }

    private static String token(int user) {
        return "Authorization: Bearer demo-user-" + user + "\r\n";
    }

    private Socket connect() throws IOException {
        URI address = URI.create(server.address());
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2_048);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        return socket;
    }

    /** Sends and reads nothing. */
    private void send(String request) throws IOException {
        Socket socket = connect();
        sockets.add(socket);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** While the clients stay, an honest one is served; a server that ran out of memory has ended by then. */
    private void assertOthersAreServed() throws InterruptedException {
        ShopClient other = server.client().as("demo-user-1000");
        for (int i = 0; i < 3; i++) {
            Awaitility.await().ignoreExceptions().atMost(Duration.ofSeconds(60)).until(() -> isServed(other));
            assertThat(server.endedWithin(1)).isFalse();
        }
    }

    private static boolean isServed(ShopClient other) {
        return other.get("/api/v1/products?limit=1").status() == 200
                && other.putInCart(1, 1).status() == 201;
    }

    /** Several requests on one connection, because the kernel takes the first few responses whole. */
    @Test
    void slowReadersOfALargeFile() throws Exception {
        for (int i = 0; i < 100; i++) {
            send(head("GET /docs/swagger-ui-bundle.js", "").repeat(5));
        }
        assertOthersAreServed();
    }

    @Test
    void slowReadersOfLargeOrders() throws Exception {
        ShopClient customer = server.client().as("demo-user-9");
        String name = "N".repeat(100);
        String options = IntStream.range(0, 100)
                .mapToObj(i -> "{'name':'%s','price':1,'stock':1000000}".formatted(name))
                .collect(Collectors.joining(","));
        JsonNode product = server.client()
                .as("demo-admin")
                .post("/api/v1/products", "{'name':'%s','options':[%s]}".formatted(name, options))
                .expect(201);
        String[] lines = StreamSupport.stream(product.get("options").spliterator(), false)
                .map(option -> ShopClient.line(option.get("id").asLong(), 1))
                .toArray(String[]::new);
        for (int i = 0; i < 20; i++) {
            customer.order(lines).expect(201);
        }
        for (int i = 0; i < 60; i++) {
            send(head("GET /api/v1/orders?limit=100", token(9)).repeat(60));
        }
        assertOthersAreServed();
    }

    @Test
    void bodiesWhoseLastByteIsWithheld() throws Exception {
        String rest = JSON + "Content-Length: 65536\r\n";
        String withheld = " ".repeat(65_535);
        for (int i = 0; i < 300; i++) {
            send(head("POST /api/v1/orders", rest) + withheld);
            send(head("POST /api/v1/orders", token(1 + i) + rest) + withheld);
        }
        assertOthersAreServed();
    }

    @Test
    void requestsThatAreSentAndReset() throws Exception {
        Race.run(20, client -> () -> {
            for (int i = 0; i < 300; i++) {
                try (Socket socket = connect()) {
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream()
                            .write((head("POST /api/v1/orders", token(1 + i) + JSON + "Content-Length: 500\r\n") + "{")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return true;
        });
        assertOthersAreServed();
    }

    @Test
    void moreBuyersThanFitDoNotHarmOthers() throws Exception {
        List<Integer> statuses = Race.run(9_500, this::buyer);
        assertThat(statuses).contains(201).isSubsetOf(201, 409, 503, 0);
        assertOthersAreServed();
    }

    /** The status of one order; 0 where the connection ended without a response. */
    private Callable<Integer> buyer(int number) {
        String body = "{\"items\":[{\"productOptionId\":1,\"quantity\":1}]}";
        String request = head(
                        "POST /api/v1/orders",
                        token(1 + number % 1_000) + JSON + "Content-Length: " + body.length() + "\r\n")
                + body;
        return () -> {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                return Integer.parseInt(new String(status, StandardCharsets.US_ASCII).substring(9));
            } catch (IOException | IndexOutOfBoundsException e) {
                return 0;
            }
        };
    }
}
