package lastone.idempotency;

import java.util.Optional;
import java.util.function.Function;

/**
 * A request whose caller may have given it a key; with a key, it takes effect only once.
 *
 * @param key empty for a request without one
 * @param rendering returns the response for the result of the request; runs in the transaction that stores it, and
 *     again when that does, so it must have no side effects
 */
public record KeyedRequest<T>(Optional<IdempotencyKey> key, Function<T, RenderedResponse> rendering) {}
