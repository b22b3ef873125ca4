package lastone.idempotency;

import java.time.Instant;

/** A request that took effect, its first response, and when that was stored. */
public record StoredResponse(IdempotencyKey request, RenderedResponse response, Instant createdAt) {}
