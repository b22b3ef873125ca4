package lastone.idempotency;

import java.util.Optional;
import java.util.function.Function;

/**
 * A request that takes effect once if its caller gave it a key.
 *
 * @param key empty for a request without one
 * @param rendering makes the response of what the request came to, without side effects: it runs in the transaction, and
 *     again with it
 */
public record KeyedRequest<T>(Optional<IdempotencyKey> key, Function<T, RenderedResponse> rendering) {}
