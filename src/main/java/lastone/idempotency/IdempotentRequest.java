package lastone.idempotency;

import java.nio.ByteBuffer;

/**
 * A request that takes effect once, as its caller asked by an {@code Idempotency-Key}.
 *
 * @param keyHash SHA-256 of the caller, the method and path, and the key
 * @param bodyHash SHA-256 of the body as it was sent
 */
public record IdempotentRequest(ByteBuffer keyHash, ByteBuffer bodyHash) {}
