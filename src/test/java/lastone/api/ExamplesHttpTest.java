package lastone.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import lastone.testing.RunningShop;
import lastone.testing.Samples;
import lastone.testing.ShopClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The examples of {@code openapi.yaml} are what a new demo returns to these requests, with bodies that are examples. */
class ExamplesHttpTest {

    private static final String REQUEST_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    /** What takes a fault, a rare moment or a raw socket to cause. */
    private static final Set<String> NOT_CAUSED = Set.of(
            "AuditReport 1", // A ledger that does not agree.
            "EventsGone",
            "IdempotencyKeyInUse",
            "InternalError",
            "MalformedRequest notHttp",
            "MisdirectedRequest",
            "RaceRunning",
            "RequestTimeout",
            "StockBusy",
            "TooManyRequests",
            "Unavailable");

    @AutoClose
    private final RunningShop shop = RunningShop.demo();

    private final ShopClient admin = shop.admin().with("X-Request-Id", REQUEST_ID);
    private final ShopClient user = shop.user(1).with("X-Request-Id", REQUEST_ID);
    private final ShopClient anyone = shop.anyone().with("X-Request-Id", REQUEST_ID);
    private final JsonNode document = yaml();
    private final Set<String> returned = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void everyExampleIsAResponse() {
        readTheShop();
        buy();
        runTheShop();
        beRefused();
        assertThat(faults).isEmpty();
        Set<String> missing = new TreeSet<>(allExamples().keySet());
        missing.removeAll(returned);
        assertThat(missing).isEqualTo(new TreeSet<>(NOT_CAUSED));
    }

    private void readTheShop() {
        call(anyone, "GET /health/live");
        call(anyone, "GET /health/ready");
        call(anyone, "GET /api/v1/shop");
        call(user, "GET /api/v1/me");
        call(admin, "GET /api/v1/me");
        call(user, "GET /api/v1/users/1");
        call(user, "GET /api/v1/users/1/balance");
        call(anyone, "GET /api/v1/products?q=linen");
        call(anyone, "GET /api/v1/products/3");
    }

    private void buy() {
        call(user, "POST /api/v1/cart/lines");
        call(user, "GET /api/v1/cart");
        call(user, "PATCH /api/v1/cart/lines/1");
        user.delete("/api/v1/cart/lines/1");
        call(user, "POST /api/v1/orders");
        call(user, "GET /api/v1/orders/1");
        call(user, "GET /api/v1/payments/1");
        call(user, "POST /api/v1/payments/1/complete");
        call(user, "GET /api/v1/orders?status=PAID");
        call(anyone, "GET /api/v1/products/popular");
        call(user, "GET /api/v1/users/1/balance/entries");
        call(admin, "POST /api/v1/orders/1/refund");
        user.order(6, 2);
        call(user, "POST /api/v1/orders/2/cancel");
        call(user, "POST /api/v1/users/1/balance/top-ups");
    }

    private void runTheShop() {
        call(admin, "POST /api/v1/users");
        call(admin, "GET /api/v1/users?limit=1");
        call(admin, "POST /api/v1/users/1/tokens");
        call(admin, "GET /api/v1/users/1/tokens");
        call(admin, "POST /api/v1/products");
        call(admin, "PATCH /api/v1/products/3");
        call(admin, "POST /api/v1/products/3/options");
        call(admin, "PATCH /api/v1/product-options/6");
        call(admin, "POST /api/v1/product-options/6/restocks");
        call(admin, "POST /api/v1/product-options/6/adjustments");
        call(admin, "GET /api/v1/product-options/6/stock-movements");
    }

    private void beRefused() {
        String lines = "/api/v1/cart/lines";
        call(user, "POST " + lines, "{'productOptionId':6,'quantity':0}");
        call(user, "GET /api/v1/products?limits=5");
        call(anyone.as("nothing"), "GET /api/v1/me");
        call(user, "GET /api/v1/users");
        call(user, "GET /nothing");
        call(admin, "GET /api/v1/users/9999");
        call(admin, "DELETE /api/v1/users/1/tokens/9999");
        call(user, "GET /api/v1/products/9999");
        call(user, "POST /api/v1/orders", "{'items':[" + ShopClient.line(9999, 1) + "]}");
        call(user, "DELETE " + lines + "/9999");
        call(user, "GET /api/v1/orders/9999");
        call(user, "GET /api/v1/payments/9999");
        call(user, "DELETE /api/v1/products");
        call(user, "POST " + lines, "{'productOptionId':" + " ".repeat(1 << 16) + "6,'quantity':1}");
        call(user.with("Content-Type", "text/plain"), "POST " + lines, ShopClient.line(6, 1));
        call(user, "POST /api/v1/orders/2/cancel");
        call(user, "POST /api/v1/payments/1/complete");
        call(admin, "POST /api/v1/orders/2/refund");
        call(admin, "DELETE /api/v1/product-options/1");
        call(admin, "POST /api/v1/product-options/1/adjustments", "{'delta':-1001,'reason':'LOST'}");
        shop.setBalance(2, (1L << 53) - 1);
        call(admin, "POST /api/v1/users/2/balance/top-ups");
        ShopClient keyed = user.with("Idempotency-Key", "key");
        keyed.order(6, 1);
        call(keyed, "POST /api/v1/orders");
        beRefusedAnOrder();
    }

    private void beRefusedAnOrder() {
        String window = "{'name':'Lamp',%s,'options':[{'name':'Red','price':500,'stock':9}]}";
        long early = admin.post("/api/v1/products", window.formatted("'saleStartsAt':'2026-03-11T09:00:00Z'"))
                .number(201, "/options/0/id");
        long late = admin.post("/api/v1/products", window.formatted("'saleEndsAt':'2026-03-10T09:00:00Z'"))
                .number(201, "/options/0/id");
        String orders = "POST /api/v1/orders";
        call(user, orders, "{'fromCart':true}");
        call(user, orders, "{'items':[" + ShopClient.line(early, 1) + "]}");
        call(user, orders, "{'items':[" + ShopClient.line(late, 1) + "]}");
        user.order(1, 1);
        call(user, orders, "{'items':[" + ShopClient.line(1, 2) + "]}");
        call(user, orders, "{'items':[" + ShopClient.line(49, 2) + "]}");
        call(user, orders, "{'items':[" + ShopClient.line(6, 2) + "],'expectedTotalPrice':90000}");
        ShopClient poor = shop.user(3);
        shop.setBalance(3, 0);
        call(
                poor.with("X-Request-Id", REQUEST_ID),
                "POST /api/v1/payments/" + poor.order(6, 1).number(201, "/payment/id") + "/complete");
        for (int i = 0; i < 20; i++) {
            poor.order(2, 1).expect(201);
        }
        call(poor.with("X-Request-Id", REQUEST_ID), orders, "{'items':[" + ShopClient.line(6, 2) + "]}");
    }

    /** With the first example of a body, where the operation has one. */
    private void call(ShopClient caller, String request) {
        JsonNode body = operation(request).at("/requestBody/content/application~1json");
        JsonNode example = body.has("examples")
                ? body.get("examples").elements().next().get("value")
                : followed(body.path("schema")).at("/examples/0");
        call(caller, request, example.isMissingNode() ? null : Samples.bytes(example));
    }

    private void call(ShopClient caller, String request, String body) {
        call(caller, request, body.replace('\'', '"').getBytes(UTF_8));
    }

    private void call(ShopClient caller, String request, byte @Nullable [] body) {
        String[] words = request.split(" ", -1);
        ShopClient.Response response = caller.call(words[0], words[1], body);
        JsonNode operation = operation(request);
        JsonNode json = response.json();
        if (json.has("token")) {
            ((ObjectNode) json).put("token", "2YotnFZFEjr1zCsicMWpAA3xk9dJvQm8RtLwHs5uBfE");
        }
        Map<String, JsonNode> candidates = new TreeMap<>();
        JsonNode unmatched = document.get("x-unmatched");
        for (JsonNode responses : List.of(operation.path("responses"), document.get("x-anywhere"), unmatched)) {
            JsonNode described = responses.path(String.valueOf(response.status()));
            candidates.putAll(examples(operation.path("operationId").asText(), described));
        }
        candidates.forEach((name, example) -> {
            if (example.equals(json)) {
                returned.add(name);
            }
        });
        if (!candidates.containsValue(json)) {
            faults.add(request + " is not " + candidates.keySet() + ": " + json + "\n");
        }
    }

    private Map<String, JsonNode> allExamples() {
        Map<String, JsonNode> all = new TreeMap<>();
        document.get("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("responses")
                        .forEach(response -> all.putAll(
                                examples(operation.path("operationId").asText(), response)))));
        for (String elsewhere : List.of("x-anywhere", "x-unmatched")) {
            document.get(elsewhere).forEach(response -> all.putAll(examples("", response)));
        }
        return all;
    }

    /** By the name of the response, or of its schema, and their own. */
    private Map<String, JsonNode> examples(String operation, JsonNode response) {
        Map<String, JsonNode> found = new TreeMap<>();
        String name = response.has("$ref") ? name(response) : operation;
        followed(response).path("content").properties().stream()
                .filter(media -> media.getKey().endsWith("json"))
                .map(Map.Entry::getValue)
                .forEach(media -> {
                    if (media.has("example")) {
                        found.put(name, media.get("example"));
                    }
                    media.path("examples")
                            .properties()
                            .forEach(each -> found.put(
                                    name + " " + each.getKey(), each.getValue().get("value")));
                    if (found.isEmpty()) {
                        JsonNode ofSchema = followed(media.get("schema")).path("examples");
                        for (int i = 0; i < ofSchema.size(); i++) {
                            found.put(name(media.get("schema")) + " " + (i + 1), ofSchema.get(i));
                        }
                    }
                });
        return found;
    }

    private JsonNode operation(String request) {
        String[] words = request.split("[ ?]", -1);
        return document.get("paths").properties().stream()
                .filter(path -> words[1].matches(path.getKey().replaceAll("\\{\\w+}", "[^/]+")))
                .map(path -> path.getValue().path(words[0].toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static String name(JsonNode reference) {
        return reference.path("$ref").asText().replaceAll(".*/", "");
    }

    private JsonNode followed(JsonNode node) {
        return node.has("$ref") ? followed(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    private static JsonNode yaml() {
        try (var yaml = ExamplesHttpTest.class.getResourceAsStream("/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
