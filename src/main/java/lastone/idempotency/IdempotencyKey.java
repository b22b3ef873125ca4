package lastone.idempotency;

import java.nio.ByteBuffer;

/**
 * A request with an {@code Idempotency-Key}, which takes effect once.
 *
 * @param keyHash SHA-256 of the caller, the method and path, and the key
 * @param bodyHash SHA-256 of the bytes of the body
 */
public record IdempotencyKey(ByteBuffer keyHash, ByteBuffer bodyHash) {}
