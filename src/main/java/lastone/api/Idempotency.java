package lastone.api;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import lastone.auth.Caller;
import lastone.auth.Sha256;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.IdempotencyKey;
import lastone.idempotency.KeyedRequest;
import lastone.idempotency.RenderedResponse;

/**
 * Reads {@code Idempotency-Key}, and keeps two requests with one key from running at once in this server. Between
 * servers both may run; the unique key lets one commit, and the other finds its response. Thread safe.
 */
public final class Idempotency {

    private static final String HEADER = "Idempotency-Key";

    /** The attribute of a request that is executed once for its key. */
    private static final String KEYED = "lastone.keyed";

    private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");

    private final Set<ByteBuffer> running = ConcurrentHashMap.newKeySet();

    /** A request of which this server executes one at a time for each key. */
    public final class Running implements AutoCloseable {

        private final Optional<IdempotencyKey> key;

        private Running(Optional<IdempotencyKey> key) {
            this.key = key;
        }

        /** Empty for a request without a key. */
        public Optional<IdempotencyKey> key() {
            return key;
        }

        /** The request, with how its response is rendered. */
        public <T> KeyedRequest<T> withRendering(Function<T, RenderedResponse> rendering) {
            return new KeyedRequest<>(key, rendering);
        }

        /** To be called when the response was stored or refused. */
        @Override
        public void close() {
            key.ifPresent(present -> running.remove(present.keyHash()));
        }
    }

    /**
     * Begins a request, with or without a key. Its body has been read before, since a key belongs to it. To be closed by
     * the caller.
     *
     * @throws ShopException 400 for a malformed key, 409 while the first request with the key is running
     */
    public Running begin(Context ctx, Caller caller) {
        Optional<IdempotencyKey> key = header(ctx).map(text -> key(ctx, caller, text));
        if (key.isPresent() && !running.add(key.get().keyHash())) {
            throw new ShopException(
                    ErrorCode.IDEMPOTENCY_KEY_IN_USE_ERROR, "The first request with this key is still running.");
        }
        key.ifPresent(_ -> ctx.attribute(KEYED, true));
        return new Running(key);
    }

    /**
     * For a route that looks its object up before {@link #begin}: a malformed key is reported before an object that is
     * missing.
     *
     * @throws ShopException 400 for a malformed key
     */
    public static void requireWellFormed(Context ctx) {
        header(ctx);
    }

    /** Whether the request is executed once for its key, and so may be repeated whatever became of it. */
    static boolean isKeyed(Context ctx) {
        return ctx.attribute(KEYED) != null;
    }

    private static Optional<String> header(Context ctx) {
        List<String> keys = Collections.list(ctx.req().getHeaders(HEADER));
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !KEY.matcher(keys.getFirst()).matches()) {
            throw ShopException.invalid(HEADER, "has to be sent once, with 1 to 255 printable ASCII characters");
        }
        return Optional.of(keys.getFirst());
    }

    /** The path, not its pattern: one key for two payments is two keys. */
    private static IdempotencyKey key(Context ctx, Caller caller, String text) {
        String name = switch (caller) {
            case Caller.Admin admin -> "admin";
            case Caller.Customer customer -> "user " + customer.userId();
        };
        String scoped = String.join("\n", name, ctx.method().name(), Http.path(ctx), text);
        return new IdempotencyKey(
                ByteBuffer.wrap(Sha256.of(scoped.getBytes(StandardCharsets.UTF_8))),
                ByteBuffer.wrap(Sha256.of(RequestBody.bytes(ctx))));
    }
}
