package lastone.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Strict JSON in, plain JSON out. Thread safe. */
public final class Json {

    private static final JsonMapper MAPPER = mapper();

    private Json() {}

    /**
     * Reads the body as {@code type}. Absent fields are null, and an explicit null is
     * refused: the caller says which fields it needs.
     *
     * @throws ProblemException 415, or 400 for a body that is empty
     * @throws JsonProcessingException for a body that is not JSON or not of this type
     */
    public static <T> T read(Context ctx, Class<T> type) throws JsonProcessingException {
        requireJson(ctx.contentType());
        byte[] body = BodyLimit.body(ctx);
        if (body.length == 0) {
            throw new ProblemException(ErrorCode.INVALID_REQUEST_ERROR, "The body is empty.");
        }
        return parse(body, type);
    }

    public static void write(Context ctx, int status, Object value) {
        ctx.status(status).contentType("application/json").result(bytes(value));
    }

    /** Returns a value as JSON in one line. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static <T> T parse(byte[] body, Class<T> type) throws JsonProcessingException {
        try (JsonParser parser = new NoNulls(MAPPER.createParser(body))) {
            return MAPPER.readValue(parser, type);
        } catch (JsonProcessingException refused) {
            throw refused;
        } catch (IOException undecodable) {
            throw new ProblemException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not valid UTF-8 JSON.");
        }
    }

    private static void requireJson(@Nullable String contentType) {
        if (contentType == null) {
            return;
        }
        String[] parts = contentType
                .toLowerCase(Locale.ROOT)
                .replace(" ", "")
                .replace("\"", "")
                .split(";", -1);
        boolean json = parts[0].equals("application/json");
        for (int i = 1; i < parts.length; i++) {
            json &= !parts[i].startsWith("charset=") || parts[i].equals("charset=utf-8");
        }
        if (!json) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR, "Send Content-Type: application/json in UTF-8.");
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
        SimpleModule times = new SimpleModule()
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
                .build();
    }
}
