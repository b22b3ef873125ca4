package lastone.idempotency;

import java.time.Instant;

/** The key of a request that took effect, its first response, and when that was stored. */
public record StoredResponse(IdempotencyKey key, RenderedResponse response, Instant createdAt) {}
