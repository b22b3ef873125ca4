package lastone.testing;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Values that fit a schema of {@code openapi.yaml}, and values that differ from a fitting one in one place. */
public final class Samples {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** What callers send by mistake or on purpose. */
    private static final List<JsonNode> ODD = odd();

    private final JsonNode document;
    private final Random random;

    public Samples(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** The path with the name of a file that is there, where it is one of files. */
    public static String withFile(String template) {
        return template.replace("/docs/{file}", "/docs/docs.js").replace("/page/{file}", "/page/main.js");
    }

    /** What the reference here leads to, or the node itself. */
    public JsonNode followed(JsonNode node) {
        return node.has("$ref") ? followed(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** A value that fits, chosen at random; a field called {@code productOptionId} is always the given one. */
    public JsonNode good(JsonNode reference, long optionId) {
        if (reference.has("$ref") && reference.has("examples")) {
            return reference.at("/examples/0");
        }
        JsonNode schema = followed(reference);
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return good(
                        schema.get(choice).get(random.nextInt(schema.get(choice).size())), optionId);
            }
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema, optionId);
            case "array" -> JSON.arrayNode().add(good(schema.get("items"), optionId));
            case "integer" -> JSON.numberNode(schema.path("minimum").asLong() + random.nextInt(3));
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "string" -> string(schema);
            case "null" -> JSON.nullNode();
            default -> throw new IllegalArgumentException("No sample for " + schema);
        };
    }

    private ObjectNode object(JsonNode schema, long optionId) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties").properties().forEach(property -> {
            JsonNode value = property.getKey().equals("productOptionId")
                    ? JSON.numberNode(optionId)
                    : good(property.getValue(), optionId);
            object.set(property.getKey(), value);
        });
        return object;
    }

    private JsonNode string(JsonNode schema) {
        if (schema.has("default")) {
            return schema.get("default");
        }
        if (schema.has("examples")) {
            return schema.at("/examples/0");
        }
        return JSON.textNode(
                switch (schema.path("format").asText()) {
                    case "date" -> "2026-03-0" + (1 + random.nextInt(9));
                    case "date-time" -> "2026-03-01T09:00:00Z";
                    default -> "Sample " + Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
                });
    }

    /** The value with each of its places, itself too, replaced, removed or added to, in every odd way. */
    public static List<JsonNode> bad(JsonNode good) {
        List<JsonNode> bad = new ArrayList<>(ODD);
        for (JsonPointer place : places(good, JsonPointer.empty())) {
            for (JsonNode odd : ODD) {
                bad.add(replaced(good, place, odd));
            }
            bad.add(replaced(good, place, null));
        }
        if (good instanceof ObjectNode object) {
            bad.add(object.deepCopy().put("unknown", 1));
        }
        return bad;
    }

    private static List<JsonPointer> places(JsonNode node, JsonPointer here) {
        List<JsonPointer> places = new ArrayList<>();
        node.properties().forEach(property -> {
            JsonPointer place = here.appendProperty(property.getKey());
            places.add(place);
            places.addAll(places(property.getValue(), place));
        });
        for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
            places.add(here.appendIndex(i));
            places.addAll(places(node.get(i), here.appendIndex(i)));
        }
        return places;
    }

    private static JsonNode replaced(JsonNode good, JsonPointer place, @Nullable JsonNode odd) {
        JsonNode copy = good.deepCopy();
        switch (copy.at(place.head())) {
            case ObjectNode object
            when odd == null -> object.remove(place.last().getMatchingProperty());
            case ObjectNode object -> object.set(place.last().getMatchingProperty(), odd);
            case ArrayNode array when odd == null -> array.remove(place.last().getMatchingIndex());
            case ArrayNode array -> array.set(place.last().getMatchingIndex(), odd);
            default -> throw new IllegalStateException("Nothing at " + place);
        }
        return copy;
    }

    public static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> odd() {
        List<JsonNode> odd = new ArrayList<>();
        LongStream.of(0, 1, -1, 10_000, 10_001, 1_000_000_000, 1_000_000_001, 1L << 31, (1L << 53) + 1)
                .forEach(number -> odd.add(JSON.numberNode(number)));
        odd.addAll(List.of(JSON.numberNode(Long.MAX_VALUE), JSON.numberNode(Long.MIN_VALUE)));
        odd.add(JSON.numberNode(BigInteger.ONE.shiftLeft(63)));
        odd.add(JSON.numberNode(BigInteger.TEN.pow(500)));
        for (String number : List.of("1.5", "1.0", "1e2", "-0.0", "1e400")) {
            odd.add(JSON.numberNode(new BigDecimal(number)));
        }
        String texts = "| |1|null|a\u0000b|\uD800|\u200F\u202E|<b>&amp;</b>|'; DROP TABLE users; --|${jndi:ldap://x}"
                + "|P1D|PT0S|P-1D|P99999999999D|2026-03-01|HIDDEN|" + "\uD83D\uDED2".repeat(100) + "|" + "x".repeat(100)
                + "|" + "x".repeat(101);
        for (String text : texts.split("\\|", -1)) {
            odd.add(JSON.textNode(text));
        }
        odd.addAll(List.of(JSON.booleanNode(true), JSON.booleanNode(false), JSON.nullNode(), JSON.arrayNode()));
        odd.addAll(List.of(
                JSON.objectNode(), JSON.arrayNode().addNull(), JSON.objectNode().put("id", 1)));
        ArrayNode many = JSON.arrayNode();
        for (int i = 0; i <= 100; i++) {
            many.addObject().put("productOptionId", i).put("quantity", 1);
        }
        odd.add(many);
        return List.copyOf(odd);
    }
}
