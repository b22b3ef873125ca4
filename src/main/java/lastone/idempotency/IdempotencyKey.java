package lastone.idempotency;

import java.nio.ByteBuffer;

/**
 * Identifies a request that was sent with an {@code Idempotency-Key}.
 *
 * @param keyHash SHA-256 of the caller, the method and path, and the key
 * @param bodyHash SHA-256 of the bytes of the body
 */
public record IdempotencyKey(ByteBuffer keyHash, ByteBuffer bodyHash) {}
