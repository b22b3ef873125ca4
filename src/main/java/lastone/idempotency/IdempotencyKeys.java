package lastone.idempotency;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import lastone.db.Transactions;
import lastone.web.Answer;
import lastone.web.ErrorCode;
import lastone.web.IdempotentRequest;
import lastone.web.ProblemException;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the first answer to a request with a key for 24 hours, in the transaction of its effect, so that sending the
 * request again repeats the answer and not the effect. Thread safe.
 *
 * <p>Two servers may get one request at once. Then the unique key lets one commit; the transaction of the other runs
 * again and finds the answer, or was refused because of the first, and finds the answer then ({@link #orKept}).
 */
public final class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofHours(24);

    /** Short enough to hold up nobody, on H2 files, too, where it is the only writer meanwhile. */
    private static final int MAX_REMOVED_AT_ONCE = 1_000;

    private static final Duration REST = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final Clock clock;

    public IdempotencyKeys(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Runs the effect in a transaction, and keeps its answer if the request has a key; if an answer is kept already, it
     * is that one.
     *
     * @throws ProblemException the effect's refusal, which changed nothing and is not kept, or 422 for a key that
     *     belongs to another body
     */
    public Answer once(Optional<IdempotentRequest> request, Function<Handle, Answer> effect) {
        return orKept(request, () -> transactions.run(handle -> once(handle, request, effect)));
    }

    private Answer once(Handle handle, Optional<IdempotentRequest> request, Function<Handle, Answer> effect) {
        Map<ByteBuffer, KeptAnswer> kept = find(handle, request.stream().toList());
        if (!kept.isEmpty()) {
            return answer(kept.values().iterator().next(), request.orElseThrow());
        }
        Answer answer = effect.apply(handle);
        request.ifPresent(first -> keep(handle, Map.of(first, answer)));
        return answer;
    }

    /** What the work answers, or, if it is refused, what is kept for the request by now. */
    public Answer orKept(Optional<IdempotentRequest> request, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (ProblemException refused) {
            return request.flatMap(this::find).orElseThrow(() -> refused);
        }
    }

    /** What is kept for the request, in a transaction of its own. */
    public Optional<Answer> find(IdempotentRequest request) {
        return Optional.ofNullable(transactions
                        .run(handle -> find(handle, List.of(request)))
                        .get(request.keyHash()))
                .map(kept -> answer(kept, request));
    }

    /** The kept answer, or 422 when it was kept for another body. */
    public static Answer answer(KeptAnswer kept, IdempotentRequest request) {
        if (!kept.request().equals(request)) {
            throw new ProblemException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED_ERROR, "The key was sent before, with another body.");
        }
        return kept.answer();
    }

    /** What is kept for the keys of these requests, by key. Deletes what has expired, which makes room for a new one. */
    public Map<ByteBuffer, KeptAnswer> find(Handle handle, Collection<IdempotentRequest> requests) {
        if (requests.isEmpty()) {
            return Map.of();
        }
        Instant limit = clock.instant().minus(KEPT);
        Map<ByteBuffer, KeptAnswer> kept = new HashMap<>();
        List<KeptAnswer> expired = new ArrayList<>();
        for (KeptAnswer found : IdempotencySql.find(
                handle, requests.stream().map(IdempotentRequest::keyHash).toList())) {
            if (found.createdAt().isAfter(limit)) {
                kept.put(found.request().keyHash(), found);
            } else {
                expired.add(found);
            }
        }
        if (!expired.isEmpty()) {
            IdempotencySql.delete(handle, expired, limit);
        }
        return kept;
    }

    /** Keeps answers, in one batch. */
    public void keep(Handle handle, Map<IdempotentRequest, Answer> answers) {
        if (answers.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        IdempotencySql.insert(
                handle,
                answers.entrySet().stream()
                        .map(entry -> new KeptAnswer(entry.getKey(), entry.getValue(), now))
                        .toList());
    }

    /** One round of the clean-up: deletes some of what has expired, and answers how long to rest. */
    public Duration round() {
        Instant limit = clock.instant().minus(KEPT);
        int removed = transactions.run(handle -> IdempotencySql.deleteUntil(handle, limit, MAX_REMOVED_AT_ONCE));
        return removed == MAX_REMOVED_AT_ONCE ? Duration.ZERO : REST;
    }
}
