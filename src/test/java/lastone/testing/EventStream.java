package lastone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A listener to {@code GET /api/v1/events}; its response is checked against {@code openapi.yaml}. */
public final class EventStream implements AutoCloseable {

    private static final String PATH = "/api/v1/events";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
    private final Queue<String> text = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    /** An event and its position. */
    public record Received(long position, JsonNode event) {}

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.reader = Thread.startVirtualThread(this::read);
    }

    /** Listens from now on. */
    public static EventStream open(String address, String token) {
        return open(request(address, token));
    }

    /** Listens from after a position. */
    public static EventStream open(String address, String token, long after) {
        return open(request(address, token).header("Last-Event-ID", Long.toString(after)));
    }

    private static HttpRequest.Builder request(String address, String token) {
        return HttpRequest.newBuilder(URI.create(address + PATH)).header("Authorization", "Bearer " + token);
    }

    private static EventStream open(HttpRequest.Builder request) {
        EventStream stream =
                new EventStream(ShopClient.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        stream.nextComment();
        return stream;
    }

    public Received next() {
        return taken(received);
    }

    public List<Received> next(int count) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> next()).toList());
    }

    public String nextComment() {
        return taken(comments);
    }

    /** Blocks until the server ends the stream. */
    public void awaitEnd() {
        try {
            if (!reader.join(LIMIT)) {
                throw new AssertionError("The stream goes on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hangs up. */
    @Override
    public void close() {
        byte[] body = String.join("\n", text).getBytes(StandardCharsets.UTF_8);
        ShopClient.contract().check("GET", PATH, null, response, body);
        try {
            response.body().close();
        } catch (IOException e) {
            // It is closed one way or the other.
        }
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("No event arrived within " + LIMIT);
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            long position = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.add(line);
                if (line.startsWith(": ")) {
                    comments.add(line.substring(2));
                } else if (line.startsWith("id: ")) {
                    position = Long.parseLong(line.substring(4));
                } else if (line.startsWith("data: ")) {
                    received.add(new Received(position, JSON.readTree(line.substring(6))));
                }
            }
        } catch (IOException e) {
            // The stream is over.
        }
    }
}
