package lastone.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/** The only JSON mapper: strict when it reads, with times as ISO 8601 text when it writes. Thread safe. */
public final class Json {

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /** Returns a value as JSON in one line. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a value as JSON in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads JSON in UTF-8 as {@code type}. Absent fields are null, and the caller checks which it needs; explicit nulls,
     * unknown and duplicate fields are refused.
     *
     * @throws IOException a JsonProcessingException for text that is not JSON or not of this type, another one for bytes that
     *     are not UTF-8
     */
    public static <T> T parse(byte[] json, Class<T> type) throws IOException {
        try (JsonParser parser = new NoNulls(MAPPER.createParser(json))) {
            return MAPPER.readValue(parser, type);
        }
    }

    /**
     * Like {@link #parse}, where explicit nulls have a meaning inside the document: they are read as null.
     *
     * @throws IOException as there
     */
    public static <T> T parseWithNulls(byte[] json, Class<T> type) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            T value = MAPPER.readValue(parser, type);
            if (value == null) {
                throw MismatchedInputException.from(parser, type, "null");
            }
            return value;
        }
    }

    /** Returns the names of the fields of an object. */
    public static Set<String> fieldNames(byte[] json) throws IOException {
        Set<String> names = new HashSet<>();
        MAPPER.readTree(json).fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonMapper mapper() {
        // By default Jackson keeps its buffers for each thread; on a virtual thread, which lives for one request, each
        // response would allocate 17 KB.
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        SimpleModule times = new SimpleModule()
                .addSerializer(Duration.class, new DurationSerializer())
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(LocalDate.class, ToStringSerializer.instance);
        return JsonMapper.builder(factory)
                .addModule(times)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                // An empty or blank text would be read as null, and so as a field that is absent.
                .withCoercionConfig(
                        LogicalType.Integer,
                        number -> number.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        choice -> choice.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .build();
    }
}
