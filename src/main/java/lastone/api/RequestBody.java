package lastone.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import lastone.concurrent.Deadline;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies within bounds of size, time and memory, when a route asks for one: by then path, method, token and role
 * are known to be right. What a route leaves unread costs no memory.
 */
public final class RequestBody {

    static final int MAX_BYTES = 64 * 1024;

    private static final String DEADLINE = "lastone.body.deadline";
    private static final String BODY = "lastone.body";
    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> MERGE_PATCH = Set.of("application/merge-patch+json", "application/json");
    private static final byte[] NONE = {};
    private static final int PIECE = 8 * 1024;

    private RequestBody() {}

    /** @param time how long a body may take to arrive in all */
    public static void register(RoutesConfig routes, Duration time) {
        routes.before(ctx -> ctx.attribute(DEADLINE, Deadline.after(time)));
    }

    /**
     * Reads the body as JSON of a type. Absent fields are null, and an explicit null is refused. Blocks until the body
     * has arrived, for as long as a body may take.
     *
     * @throws ShopException 415 for another media type, charset or encoding, 413, 408, 503 where memory is short, or
     *     400 for a body that is empty
     * @throws JsonProcessingException for a body that is not JSON or not of this type
     */
    public static <T> T read(Context ctx, Class<T> type) throws JsonProcessingException {
        return parse(present(json(ctx, JSON)), body -> Json.parse(body, type));
    }

    /** See {@link Patch#read}. */
    static <T extends Record> Patch<T> readPatch(Context ctx, Class<T> type) throws JsonProcessingException {
        byte[] body = present(json(ctx, MERGE_PATCH));
        return new Patch<>(parse(body, read -> Json.parseWithNulls(read, type)), parse(body, Json::fieldNames));
    }

    private static byte[] present(byte[] body) {
        if (body.length == 0) {
            throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is empty.");
        }
        return body;
    }

    /** Nothing, as a body: {@code {}}. */
    record Nothing() {}

    /**
     * Reads the body of a request that needs none.
     *
     * @throws ShopException like {@link #read}
     * @throws JsonProcessingException for a body that is not {@code {}}
     */
    public static void requireNone(Context ctx) throws JsonProcessingException {
        byte[] body = json(ctx, JSON);
        if (body.length > 0) {
            parse(body, read -> Json.parse(read, Nothing.class));
        }
    }

    private static byte[] json(Context ctx, Set<String> types) {
        requireType(ctx.header("Content-Type"), types);
        requireNoEncoding(ctx);
        byte[] body = arrived(ctx);
        ctx.attribute(BODY, body);
        Params.requireKnown(ctx);
        return body;
    }

    private interface Parser<T> {
        T parse(byte[] body) throws IOException;
    }

    private static <T> T parse(byte[] body, Parser<T> parser) throws JsonProcessingException {
        try {
            return parser.parse(body);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not valid UTF-8 JSON.");
        }
    }

    /** @param contentType the header itself: Jetty's own look at it throws where the charset is none that Java knows */
    private static void requireType(@Nullable String contentType, Set<String> types) {
        if (contentType == null) {
            return;
        }
        String[] parts = contentType
                .toLowerCase(Locale.ROOT)
                .replace(" ", "")
                .replace("\"", "")
                .split(";", -1);
        boolean json = types.contains(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            json &= !parts[i].startsWith("charset=") || parts[i].equals("charset=utf-8");
        }
        if (!json) {
            throw new ShopException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR,
                    "Send Content-Type: " + String.join(" or ", types) + " in UTF-8.");
        }
    }

    private static void requireNoEncoding(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            ctx.header("Accept-Encoding", "identity");
            throw new ShopException(ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR, "Send the body without Content-Encoding.");
        }
    }

    /** The bytes of the body that was read; none where no route read one. */
    static byte[] bytes(Context ctx) {
        byte[] body = ctx.attribute(BODY);
        return body == null ? NONE : body;
    }

    private static byte[] arrived(Context ctx) {
        long announced = ctx.req().getContentLengthLong();
        if (announced > MAX_BYTES) {
            throw tooLarge();
        }
        if (announced <= 0 && ctx.header("Transfer-Encoding") == null) {
            return NONE;
        }
        Deadline deadline = ctx.attribute(DEADLINE);
        if (deadline == null) {
            throw new IllegalStateException("Not registered");
        }
        ByteBudget.Reservation reservation = ByteBudget.of(ctx);
        // Reserved before a client that waits for 100 Continue gets that and sends the body. One byte more than
        // announced,
        // so
        // that its end is seen.
        int expected = announced > 0 ? (int) announced + 1 : PIECE;
        reservation.reserve(expected);
        reservation.receiving();
        try {
            return read(ctx.bodyInputStream(), new byte[expected], reservation, deadline);
        } catch (IOException | RuntimeException e) {
            throw e instanceof ShopException refused ? refused : unreadable(e, reservation);
        } finally {
            reservation.received();
        }
    }

    private static byte[] read(InputStream in, byte[] start, ByteBudget.Reservation reservation, Deadline deadline)
            throws IOException {
        byte[] body = start;
        int length = 0;
        while (true) {
            int read = in.read(body, length, body.length - length);
            if (read < 0) {
                return Arrays.copyOf(body, length);
            }
            length += read;
            if (length > MAX_BYTES) {
                throw tooLarge();
            }
            if (reservation.wasEvicted()) {
                throw overloaded();
            }
            if (deadline.hasPassed()) {
                throw late();
            }
            if (length == body.length) {
                reservation.reserve(length);
                body = Arrays.copyOf(body, 2 * length);
            }
        }
    }

    /**
     * The caller's doing: a body that stalls, ends early, or is chunked wrongly. Not so an Error that Jetty wrapped.
     */
    private static ShopException unreadable(Exception broken, ByteBudget.Reservation reservation) {
        if (reservation.wasEvicted()) {
            return overloaded();
        }
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof Error ours) {
                throw ours;
            }
            if (cause instanceof TimeoutException) {
                return late();
            }
        }
        return new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body did not arrive whole.");
    }

    private static ShopException overloaded() {
        return new ShopException(
                ErrorCode.UNAVAILABLE_ERROR, "The server is overloaded, and the body had not arrived. Try again soon.");
    }

    private static ShopException late() {
        return new ShopException(ErrorCode.REQUEST_TIMEOUT_ERROR, "The body did not arrive in time.");
    }

    private static ShopException tooLarge() {
        return new ShopException(ErrorCode.BODY_TOO_LARGE_ERROR, "A body may have at most " + MAX_BYTES + " bytes.");
    }
}
