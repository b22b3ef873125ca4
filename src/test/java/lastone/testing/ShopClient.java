package lastone.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Calls a shop over HTTP as one caller, and checks every request and response against {@code openapi.yaml}. */
public final class ShopClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Contract CONTRACT = Contract.load();

    /** By the server, whose idle connections are all in one of them. */
    private static final Map<String, HttpClient> CONNECTIONS = new ConcurrentHashMap<>();

    private final String base;
    private final Map<String, String> headers;

    private ShopClient(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** A caller without a token. */
    public static ShopClient of(String base) {
        return new ShopClient(base, Map.of());
    }

    /** The contract that all clients share, with what was exercised so far. */
    public static Contract contract() {
        return CONTRACT;
    }

    public ShopClient as(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public ShopClient with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ShopClient(base, more);
    }

    public Response get(String path) {
        return call("GET", path, null);
    }

    public Response delete(String path) {
        return call("DELETE", path, null);
    }

    public Response post(String path) {
        return call("POST", path, null);
    }

    /** @param json with single quotes for double ones, so that it reads well in Java */
    public Response post(String path, String json) {
        return call("POST", path, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** @param json with single quotes for double ones */
    public Response patch(String path, String json) {
        return call("PATCH", path, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** One line of an order or a cart, for {@link #order(String...)}. */
    public static String line(long optionId, int quantity) {
        return "{'productOptionId':%d,'quantity':%d}".formatted(optionId, quantity);
    }

    public Response order(String... lines) {
        return post("/api/v1/orders", "{'items':[" + String.join(",", lines) + "]}");
    }

    public Response order(long optionId, int quantity) {
        return order(line(optionId, quantity));
    }

    public Response orderCart() {
        return post("/api/v1/orders", "{'fromCart':true}");
    }

    public Response putInCart(long optionId, int quantity) {
        return post("/api/v1/cart/lines", line(optionId, quantity));
    }

    /** Completes the payment of an order, given as the shop returned it. */
    public Response pay(JsonNode order) {
        return post("/api/v1/payments/" + order.at("/payment/id") + "/complete");
    }

    public Response cancel(JsonNode order) {
        return post("/api/v1/orders/" + order.get("id") + "/cancel");
    }

    public Response refund(JsonNode order, boolean restock) {
        return post("/api/v1/orders/" + order.get("id") + "/refund", "{'restock':" + restock + "}");
    }

    public Response topUp(long userId, long amount) {
        return post("/api/v1/users/" + userId + "/balance/top-ups", "{'amount':" + amount + "}");
    }

    public long balance(long userId) {
        return get("/api/v1/users/" + userId + "/balance").number(200, "/balance");
    }

    /** Adds units to the stock by a restock. */
    public Response restock(long optionId, int quantity) {
        return post("/api/v1/product-options/" + optionId + "/restocks", "{'quantity':" + quantity + "}");
    }

    /** Corrects the stock after a count. */
    public Response adjust(long optionId, int delta) {
        return post(
                "/api/v1/product-options/" + optionId + "/adjustments", "{'delta':" + delta + ",'reason':'RECOUNT'}");
    }

    /** The elements of a list. */
    public JsonNode list(String path) {
        return get(path).expect(200).get("data");
    }

    /** All pages of a list, each of which may be followed by something before the next one is asked for. */
    public List<JsonNode> pages(String path, Runnable afterEach) {
        List<JsonNode> elements = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = get(path + cursor).expect(200);
            page.get("data").forEach(elements::add);
            cursor = page.get("nextCursor").isNull()
                    ? null
                    : "&cursor=" + page.get("nextCursor").asText();
            afterEach.run();
        }
        return elements;
    }

    public Response call(String method, String path, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        HttpResponse<byte[]> response = send(request.build(), BodyHandlers.ofByteArray());
        CONTRACT.check(method, path, body, response, response.body());
        return new Response(response.statusCode(), response.headers(), response.body());
    }

    static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        String base = "http://" + request.uri().getAuthority();
        try {
            return CONNECTIONS.computeIfAbsent(base, _ -> connections()).send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient connections() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** Closes the idle connections to a server, since its stop waits half a second for a next request on them. */
    static void disconnect(String base) {
        HttpClient idle = CONNECTIONS.remove(base);
        if (idle != null) {
            idle.shutdown();
        }
    }

    /** The ledger of an admin's shop. */
    public void expectAuditToHold() {
        JsonNode report = get("/api/v1/audit").expect(200);
        Assertions.assertThat(report.get("holds").asBoolean())
                .as(report.toString())
                .isTrue();
    }

    /** What came back. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Response(int status, HttpHeaders headers, byte[] bytes) {

        public JsonNode json() {
            try {
                return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The body, after a look that the status is the expected one. */
        public JsonNode expect(int expected) {
            Assertions.assertThat(status).as(text()).isEqualTo(expected);
            return json();
        }

        /** The problem, after a look at its status and code. */
        public JsonNode expect(int expected, String code) {
            JsonNode problem = expect(expected);
            Assertions.assertThat(problem.path("code").asText()).isEqualTo(code);
            return problem;
        }

        /** The id of what was made, after a look that it was. */
        public long id() {
            return number(201, "/id");
        }

        /** A number in the body, after a look that the status is the expected one. */
        public long number(int expected, String pointer) {
            return at(expected, pointer).asLong();
        }

        /** A text in the body, after a look that the status is the expected one. */
        public String text(int expected, String pointer) {
            return at(expected, pointer).asText();
        }

        private JsonNode at(int expected, String pointer) {
            JsonNode value = expect(expected).at(pointer);
            Assertions.assertThat(value.isMissingNode()).as(pointer).isFalse();
            return value;
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
