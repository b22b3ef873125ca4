package lastone.idempotency;

import java.time.Instant;
import lastone.web.Answer;
import lastone.web.IdempotentRequest;

/** A request that took effect, and what it was answered. */
public record KeptAnswer(IdempotentRequest request, Answer answer, Instant createdAt) {}
