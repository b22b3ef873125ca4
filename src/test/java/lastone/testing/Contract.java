package lastone.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/** The promises of {@code openapi.yaml}, checked against real responses. Thread-safe. */
public final class Contract {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String PROBLEM = "application/problem+json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Operation> operations;
    private final Map<Integer, Response> anywhere;
    private final Map<Integer, Response> unmatched;
    private final Set<String> exercised = new ConcurrentSkipListSet<>();

    private Contract(Document document) {
        operations = document.operations();
        anywhere = document.responses(document.place("x-anywhere"));
        unmatched = document.responses(document.place("x-unmatched"));
    }

    /** The contract on the classpath; {@link ShopClient#contract()} is the one that all tests of a JVM share. */
    public static Contract load() {
        return new Contract(Document.read());
    }

    /** All operations, for example {@code GET /api/v1/products/{id}}. */
    public Set<String> operations() {
        Set<String> names = new TreeSet<>();
        operations.forEach(operation -> names.add(operation.name()));
        return Collections.unmodifiableSet(names);
    }

    /** Whether an operation is for this method and path, for example {@code GET /api/v1/products/7}. */
    public boolean describes(String methodAndPath) {
        String[] words = methodAndPath.split(" ", 2);
        return operations.stream().anyMatch(operation -> operation.matches(new Request(words[0], words[1], null)));
    }

    /** The operations and statuses that passed a check so far: {@code GET /api/v1/products/{id} 200}. */
    public Set<String> exercised() {
        return Collections.unmodifiableSet(new TreeSet<>(exercised));
    }

    /**
     * Throws an AssertionError that names every fault if the response breaks the contract, or if the server accepted
     * (2xx) a request that the contract forbids. The path may have a query.
     */
    public void check(
            String method, String path, byte @Nullable [] requestBody, HttpResponse<?> response, byte[] responseBody) {
        var request = new Request(method, path, requestBody);
        var received = new Received(response.statusCode(), response.headers(), responseBody);
        Optional<Operation> operation =
                operations.stream().filter(each -> each.matches(request)).findFirst();
        List<String> faults = faults(operation, request, received);
        if (!faults.isEmpty()) {
            throw new AssertionError(report(request, received, faults));
        }
        operation.ifPresent(found -> exercised.add(method + " " + found.template() + " " + received.status()));
    }

    private List<String> faults(Optional<Operation> operation, Request request, Received received) {
        Map<Integer, Response> listed = operation.map(Operation::responses).orElse(unmatched);
        Response response = listed.getOrDefault(received.status(), anywhere.get(received.status()));
        if (response == null) {
            String whose = operation.map(Operation::name).orElse("a request that no operation matches");
            return List.of("status " + received.status() + " is not among " + listed.keySet() + " of " + whose);
        }
        List<String> faults = new ArrayList<>(response.faults(received, request.isHead()));
        if (received.status() / 100 == 2) {
            operation.ifPresent(found -> faults.addAll(found.faultsOfAccepted(request)));
        }
        return faults;
    }

    private static String report(Request request, Received received, List<String> faults) {
        return "%s %s returned %d against openapi.yaml:\n  - %s\n  request: %s\n  response: %s"
                .formatted(
                        request.method(),
                        request.target(),
                        received.status(),
                        String.join("\n  - ", faults),
                        shortened(request.body()),
                        shortened(received.body()));
    }

    private static String shortened(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return "(no body)";
        }
        int shown = Math.min(body.length, 2_000);
        return new String(body, 0, shown, UTF_8) + (shown < body.length ? "..." : "");
    }

    private static List<String> schemaFaults(String what, Schema schema, JsonNode node) {
        return schema.validate(node).stream().map(error -> what + error).toList();
    }

    private static List<String> jsonFaults(String what, Schema schema, byte[] body) {
        JsonNode node = parsed(body);
        return node.isMissingNode()
                ? List.of(what + " is not JSON, or names a field twice")
                : schemaFaults(what, schema, node);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Request(String method, String target, byte @Nullable [] body) {
        boolean isHead() {
            return method.equals("HEAD");
        }

        List<String> path() {
            return segments(target.split("\\?", 2)[0]);
        }

        List<String> query(String name) {
            String[] parts = target.split("\\?", 2);
            return Arrays.stream(parts.length < 2 ? new String[0] : parts[1].split("&"))
                    .map(pair -> (pair + "=").split("=", 3))
                    .filter(pair -> URLDecoder.decode(pair[0], UTF_8).equals(name))
                    .map(pair -> URLDecoder.decode(pair[1], UTF_8))
                    .toList();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Received(int status, HttpHeaders headers, byte[] body) {
        String mediaType() {
            String type = headers.firstValue("Content-Type").orElse("(none)");
            return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
    }

    private record Operation(
            String method,
            String template,
            List<Value> parameters,
            boolean bodyRequired,
            @Nullable Schema body,
            Map<Integer, Response> responses) {
        String name() {
            return method + " " + template;
        }

        boolean matches(Request request) {
            return method.equals(request.isHead() ? "GET" : request.method())
                    && matches(segments(template), request.path());
        }

        private static boolean matches(List<String> wanted, List<String> given) {
            if (wanted.size() != given.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                boolean fits = wanted.get(i).startsWith("{")
                        ? !given.get(i).isEmpty()
                        : wanted.get(i).equals(given.get(i));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }

        List<String> faultsOfAccepted(Request request) {
            List<String> faults = new ArrayList<>(bodyFaults(request.body()));
            for (Value parameter : parameters) {
                for (String text : given(parameter, request)) {
                    faults.addAll(parameter.faults("accepted", text));
                }
            }
            return faults;
        }

        private List<String> given(Value parameter, Request request) {
            return switch (parameter.in()) {
                case "path" ->
                    List.of(URLDecoder.decode(
                            request.path().get(segments(template).indexOf("{" + parameter.name() + "}")), UTF_8));
                case "query" -> request.query(parameter.name());
                default -> List.of();
            };
        }

        private List<String> bodyFaults(byte @Nullable [] given) {
            if (body == null) {
                return List.of();
            }
            if (given == null || given.length == 0) {
                return bodyRequired ? List.of("accepted a request without a body") : List.of();
            }
            return jsonFaults("accepted a request body that", body, given);
        }
    }

    private record Response(List<Value> headers, Map<String, Schema> content) {
        List<String> faults(Received received, boolean isHead) {
            List<String> faults = new ArrayList<>();
            headers.forEach(header -> faults.addAll(headerFaults(header, received.headers())));
            faults.addAll(isHead || content.isEmpty() ? faultsOfNoBody(received) : bodyFaults(received));
            return faults;
        }

        private static List<String> headerFaults(Value header, HttpHeaders headers) {
            List<String> values = headers.allValues(header.name());
            return switch (values.size()) {
                case 0 -> header.required() ? List.of("header " + header.name() + " is missing") : List.of();
                case 1 -> header.faults("header", values.getFirst());
                default -> List.of("header " + header.name() + " stands there more than once: " + values);
            };
        }

        private static List<String> faultsOfNoBody(Received received) {
            return received.body().length == 0 ? List.of() : List.of("a body stands where none is described");
        }

        private List<String> bodyFaults(Received received) {
            Schema schema = content.get(received.mediaType());
            if (schema == null) {
                return List.of("media type " + received.mediaType() + " is not among " + content.keySet());
            }
            if (!received.mediaType().endsWith("json")) {
                return schemaFaults("body", schema, TextNode.valueOf(new String(received.body(), UTF_8)));
            }
            List<String> faults = new ArrayList<>(jsonFaults("body", schema, received.body()));
            if (received.mediaType().equals(PROBLEM)) {
                faults.addAll(problemFaults(received));
            }
            return faults;
        }

        private static List<String> problemFaults(Received received) {
            JsonNode problem = parsed(received.body());
            List<String> faults = new ArrayList<>();
            if (problem.path("status").asInt() != received.status()) {
                faults.add("body/status is not the status of the response");
            }
            boolean replayed =
                    received.headers().firstValue("Idempotent-Replayed").isPresent();
            if (!replayed
                    && !received.headers()
                            .allValues(REQUEST_ID)
                            .contains(problem.path("requestId").asText())) {
                faults.add("body/requestId is not the " + REQUEST_ID + " of the response");
            }
            return faults;
        }
    }

    /** A header or parameter. */
    private record Value(String name, String in, boolean required, boolean isInteger, Schema schema) {
        List<String> faults(String what, String text) {
            JsonNode node = isInteger && text.matches("-?[0-9]{1,30}")
                    ? BigIntegerNode.valueOf(new BigInteger(text))
                    : TextNode.valueOf(text);
            return schemaFaults(what + " " + name + " '" + text + "'", schema, node);
        }
    }

    /** A place in the document. A schema is compiled as its place, so that its references resolve. */
    private record Place(JsonNode root, JsonPointer pointer) {
        JsonNode node() {
            return root.at(pointer);
        }

        Place at(String name) {
            return new Place(root, pointer.appendProperty(name));
        }

        /** Where the reference here leads to, if there is one. Not for schemas, whose references have siblings. */
        Place followed() {
            String reference = node().path("$ref").asText();
            if (reference.isEmpty()) {
                return this;
            }
            Place target = new Place(root, JsonPointer.compile(reference.substring(1)));
            if (target.node().isMissingNode()) {
                throw new IllegalArgumentException(pointer + " refers to " + reference + ", which is not there");
            }
            return target.followed();
        }

        /** By name, in the order of the names, upper or lower case alike. */
        Map<String, Place> children() {
            Map<String, Place> children = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            node().fieldNames().forEachRemaining(name -> children.put(name, at(name)));
            return children;
        }

        List<Place> elements() {
            List<Place> elements = new ArrayList<>();
            for (int i = 0; i < node().size(); i++) {
                elements.add(new Place(root, pointer.appendIndex(i)).followed());
            }
            return elements;
        }
    }

    /** Reads the document into records. */
    private record Document(JsonNode root, SchemaRegistry registry) {
        private static final String ADDRESS = "https://lastone/openapi.yaml";
        private static final List<String> METHODS = List.of("GET", "PUT", "POST", "PATCH", "DELETE");

        /** What a response of this status must have, even if the document does not say so. */
        private static final Map<Integer, String> OWED_HEADERS =
                Map.of(401, "WWW-Authenticate", 405, "Allow", 503, "Retry-After");

        static Document read() {
            try (InputStream yaml = Contract.class.getResourceAsStream("/openapi.yaml")) {
                JsonNode root = YAMLMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                        .readTree(yaml);
                root.at("/components/schemas").forEach(Document::close);
                return new Document(root, registry(root));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Response schemas are open for fields of later versions; this version returns nothing that is not described. */
        private static void close(JsonNode schema) {
            if (schema instanceof ObjectNode object && schema.path("properties").isObject()) {
                object.putIfAbsent("additionalProperties", BooleanNode.FALSE);
            }
            schema.forEach(Document::close);
        }

        private static SchemaRegistry registry(JsonNode root) {
            // The whole document is loaded as if it were a schema; any other unknown keyword is a typing error.
            Dialect.Builder dialect = Dialect.builder(Dialects.getOpenApi31())
                    .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance());
            root.fieldNames().forEachRemaining(name -> dialect.keyword(new NonValidationKeyword(name)));
            SchemaRegistryConfig config =
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
            return SchemaRegistry.withDialect(
                    dialect.build(),
                    builder -> builder.schemaRegistryConfig(config).schemas(Map.of(ADDRESS, root.toString())));
        }

        Place place(String name) {
            return new Place(root, JsonPointer.empty().appendProperty(name));
        }

        List<Operation> operations() {
            List<Operation> operations = new ArrayList<>();
            // In this order "popular" comes before "{id}", because "{" is greater than every letter.
            place("paths").children().forEach((template, item) -> {
                for (String method : METHODS) {
                    Place operation = item.at(method.toLowerCase(Locale.ROOT));
                    if (operation.node().isObject()) {
                        operations.add(operation(method, template, item, operation));
                    }
                }
            });
            return List.copyOf(operations);
        }

        private Operation operation(String method, String template, Place item, Place operation) {
            List<Value> parameters = new ArrayList<>();
            item.at("parameters").elements().forEach(place -> parameters.add(parameter(place)));
            operation.at("parameters").elements().forEach(place -> parameters.add(parameter(place)));
            Place body = operation.at("requestBody").followed();
            return new Operation(
                    method,
                    template,
                    parameters,
                    body.node().path("required").asBoolean(),
                    content(body).get("application/json"),
                    responses(operation.at("responses")));
        }

        Map<Integer, Response> responses(Place place) {
            Map<Integer, Response> responses = new TreeMap<>();
            place.children().forEach((status, each) -> {
                Place response = each.followed();
                responses.put(
                        Integer.valueOf(status),
                        new Response(headers(Integer.parseInt(status), response), content(response)));
            });
            return responses;
        }

        private List<Value> headers(int status, Place response) {
            Place common = place("components").at("headers");
            Map<String, Place> headers = response.at("headers").children();
            headers.putIfAbsent(REQUEST_ID, common.at(REQUEST_ID));
            String owed = OWED_HEADERS.get(status);
            if (owed != null) {
                headers.putIfAbsent(owed, common.at(owed));
            }
            List<Value> values = new ArrayList<>();
            headers.forEach((name, place) -> values.add(value(name, "header", place.followed())));
            return values;
        }

        private Map<String, Schema> content(Place message) {
            Map<String, Schema> content = new TreeMap<>();
            message.at("content").children().forEach((type, media) -> content.put(type, schema(media.at("schema"))));
            return content;
        }

        private Value parameter(Place place) {
            return value(
                    place.node().path("name").asText(), place.node().path("in").asText(), place);
        }

        private Value value(String name, String in, Place place) {
            Place schema = place.at("schema");
            boolean isInteger = schema.followed().node().path("type").asText().equals("integer");
            return new Value(name, in, place.node().path("required").asBoolean(), isInteger, schema(schema));
        }

        private Schema schema(Place place) {
            Schema schema = registry.getSchema(SchemaLocation.of(ADDRESS + "#" + place.pointer()));
            schema.initializeValidators();
            return schema;
        }
    }
}
