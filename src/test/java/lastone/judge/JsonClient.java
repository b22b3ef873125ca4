package lastone.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sends JSON over HTTP/1.1 and keeps the cookies of one caller. Thread safe. */
final class JsonClient {

    static {
        // Node.js closes a connection that was idle for five seconds; a request on it would fail.
        System.setProperty("jdk.httpclient.keepalive.timeout", "2");
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String address;
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** @param headers pairs of name and value, for every request */
    JsonClient(String address, String... headers) {
        this.address = address.replaceFirst("/+$", "");
        for (int i = 0; i < headers.length; i += 2) {
            this.headers.put(headers[i], headers[i + 1]);
        }
    }

    /** A response; the body is a missing node where it is no JSON. */
    record Response(int status, JsonNode body) {

        /** @throws IllegalStateException where the status is an error */
        JsonNode expect() {
            if (status >= 300) {
                throw new IllegalStateException("The shop returned " + status + " " + body);
            }
            return body;
        }
    }

    Response get(String path) {
        return send("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    Response post(String path, Object body, String... more) {
        return send(
                "POST",
                path,
                HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString()),
                more);
    }

    private Response send(String method, String path, HttpRequest.BodyPublisher body, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .method(method, body);
        headers.forEach(request::setHeader);
        if (more.length > 0) {
            request.headers(more);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().allValues("set-cookie").stream()
                    .map(cookie -> cookie.replaceFirst(";.*", ""))
                    .reduce((one, other) -> one + "; " + other)
                    .ifPresent(cookies -> headers.put("Cookie", cookies));
            return new Response(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
