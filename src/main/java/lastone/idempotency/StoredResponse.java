package lastone.idempotency;

import java.time.Instant;

/** A request that took effect, and its first response. */
public record StoredResponse(IdempotentRequest request, RenderedResponse response, Instant createdAt) {}
