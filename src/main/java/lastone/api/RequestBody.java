package lastone.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import lastone.concurrent.Deadline;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads bodies within bounds of size and time, before anything else is done for the request. One that announces itself
 * as too large is refused before anything is made of it.
 */
public final class RequestBody {

    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);

    static final int MAX_BYTES = 64 * 1024;

    /** Of a body beyond the limit this much is read, too, for callers that read no answer before they have sent it. */
    private static final long LONGEST_DRAIN = 4L * MAX_BYTES;

    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    private static final String BODY = "lastone.body";
    private static final int PIECE = 8 * 1024;

    private RequestBody() {}

    /** @param time how long a body may take to arrive in all */
    public static void register(RoutesConfig routes, Duration time) {
        routes.before(ctx -> {
            if (ctx.req().getContentLengthLong() > MAX_BYTES) {
                drain(ctx.bodyInputStream());
                throw exceeded();
            }
            ctx.attribute(BODY, read(ctx, Deadline.after(time)));
        });
    }

    /**
     * Reads the body as JSON of a type. Absent fields are null, and an explicit null is refused.
     *
     * @throws ShopException 415 for another media type, charset or encoding, 400 for a body that is empty
     * @throws JsonProcessingException for a body that is not JSON or not of this type
     */
    public static <T> T read(Context ctx, Class<T> type) throws JsonProcessingException {
        requireJson(ctx.header("Content-Type"));
        requireNoEncoding(ctx);
        byte[] body = bytes(ctx);
        if (body.length == 0) {
            throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is empty.");
        }
        try {
            return Json.parse(body, type);
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not valid UTF-8 JSON.");
        }
    }

    /** @param contentType the header itself: Jetty's own look at it throws where the charset is none that Java knows */
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
            throw new ShopException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR, "Send Content-Type: application/json in UTF-8.");
        }
    }

    private static void requireNoEncoding(Context ctx) {
        String encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            ctx.header("Accept-Encoding", "identity");
            throw new ShopException(ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR, "Send the body without Content-Encoding.");
        }
    }

    /** The bytes of the body; none where the request has no body. */
    static byte[] bytes(Context ctx) {
        byte[] body = ctx.attribute(BODY);
        return body == null ? new byte[0] : body;
    }

    private static byte[] read(Context ctx, Deadline deadline) {
        if (ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null) {
            return new byte[0];
        }
        try {
            return read(ctx.bodyInputStream(), deadline);
        } catch (IOException | RuntimeException broken) {
            throw broken instanceof ShopException refused ? refused : unreadable(broken);
        }
    }

    private static byte[] read(InputStream in, Deadline deadline) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(256);
        byte[] piece = new byte[PIECE];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
            body.write(piece, 0, length);
            if (body.size() > MAX_BYTES) {
                drain(in);
                throw exceeded();
            }
            if (deadline.hasPassed()) {
                throw late();
            }
        }
        return body.toByteArray();
    }

    /** A connection that is closed with bytes unread is reset, which can destroy the answer on its way to the caller. */
    private static void drain(InputStream rest) {
        Deadline deadline = Deadline.after(DRAIN_TIME);
        byte[] piece = new byte[PIECE];
        try {
            for (long left = LONGEST_DRAIN; left > 0 && !deadline.hasPassed(); left -= PIECE) {
                if (rest.readNBytes(piece, 0, PIECE) < PIECE) {
                    return;
                }
            }
        } catch (IOException | RuntimeException callerGone) {
            LOG.debug("The rest of a body did not come", callerGone);
        }
    }

    /** The caller's doing: a body that stalls, ends early, or is chunked wrongly. Not so an Error that Jetty wrapped. */
    private static ShopException unreadable(Exception broken) {
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

    private static ShopException late() {
        return new ShopException(ErrorCode.REQUEST_TIMEOUT_ERROR, "The body did not arrive in time.");
    }

    private static ShopException exceeded() {
        return new ShopException(ErrorCode.BODY_TOO_LARGE_ERROR, "A body may have at most " + MAX_BYTES + " bytes.");
    }
}
