package lastone.idempotency;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;

/**
 * Stores the first response to a request with a key for 24 hours, in the transaction of its effect, so that sending the
 * request again repeats the response and not the effect. Thread safe.
 *
 * <p>Two servers may get one request at once. Then the unique key lets one commit; the transaction of the other runs
 * again and finds the response, or was refused because of the first and finds the response then ({@link #replayOr}).
 */
public final class IdempotencyKeys {

    private static final Duration RETENTION = Duration.ofHours(24);

    /** Small enough to hold up nobody, also on an H2 file, which has one writer at a time. */
    private static final int CLEAN_UP_BATCH = 1_000;

    private static final Duration CLEAN_UP_PERIOD = Duration.ofMinutes(1);

    /** The order in which all transactions lock keys. */
    private static final Comparator<StoredResponse> BY_HASH =
            Comparator.comparing(stored -> stored.request().keyHash());

    private final Transactions transactions;
    private final Clock clock;

    public IdempotencyKeys(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Runs an effect in a transaction of its own and stores its response as the last statement; where a response is
     * stored already, returns that one instead. For effects that lock nothing which comes after the keys.
     *
     * @throws ShopException the effect's refusal, which changed nothing and is not stored, or 422 for a key that was
     *     sent before with another body
     */
    public RenderedResponse executeOnce(
            Optional<IdempotentRequest> request, Function<Handle, RenderedResponse> effect) {
        try {
            return transactions.run(handle -> {
                StoredResponses stored = find(handle, request.stream().toList());
                Optional<RenderedResponse> replay = replay(stored, request);
                if (replay.isPresent()) {
                    return replay.get();
                }
                RenderedResponse response = effect.apply(handle);
                store(handle, stored, request, response);
                return response;
            });
        } catch (ShopException e) {
            return replayOr(request, e);
        }
    }

    /** Returns what is stored for the keys of these requests, by one read without a lock. */
    public StoredResponses find(Handle handle, Collection<IdempotentRequest> requests) {
        if (requests.isEmpty()) {
            return StoredResponses.NONE;
        }
        Instant limit = clock.instant().minus(RETENTION);
        Map<ByteBuffer, StoredResponse> live = new HashMap<>();
        List<StoredResponse> expired = new ArrayList<>();
        for (StoredResponse found : IdempotencySql.find(
                handle, requests.stream().map(IdempotentRequest::keyHash).toList())) {
            if (found.createdAt().isAfter(limit)) {
                live.put(found.request().keyHash(), found);
            } else {
                expired.add(found);
            }
        }
        expired.sort(BY_HASH);
        return new StoredResponses(live, expired);
    }

    /**
     * The response to send again, if one is stored.
     *
     * @throws ShopException 422 where it belongs to another body
     */
    public static Optional<RenderedResponse> replay(StoredResponses stored, Optional<IdempotentRequest> request) {
        return request.flatMap(stored::find).map(found -> replay(found, request.orElseThrow()));
    }

    /**
     * The response to send again.
     *
     * @throws ShopException 422 where it belongs to another body
     */
    public static RenderedResponse replay(StoredResponse stored, IdempotentRequest request) {
        if (!stored.request().equals(request)) {
            throw new ShopException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED_ERROR, "The key was sent before, with another body.");
        }
        return stored.response();
    }

    /**
     * The response that is stored by now for a refused request, because another server executed the same one meanwhile.
     *
     * @throws ShopException the refusal, where nothing is stored
     */
    public RenderedResponse replayOr(Optional<IdempotentRequest> request, ShopException refusal) {
        return findStored(request)
                .map(stored -> replay(stored, request.orElseThrow()))
                .orElseThrow(() -> refusal);
    }

    /** What is stored by now for a request, read in a transaction of its own; empty for a request without a key. */
    public Optional<StoredResponse> findStored(Optional<IdempotentRequest> request) {
        return request.flatMap(key ->
                transactions.runRepeatable(handle -> find(handle, List.of(key))).find(key));
    }

    /** Stores the response to one request if it has a key. */
    public void store(
            Handle handle, StoredResponses found, Optional<IdempotentRequest> request, RenderedResponse response) {
        request.ifPresent(key -> store(handle, found, Map.of(key, response)));
    }

    /**
     * Stores responses, by one batch in the order of the keys' hashes, so that transactions cannot deadlock.
     *
     * @param found what the transaction found for these requests
     */
    public void store(Handle handle, StoredResponses found, Map<IdempotentRequest, RenderedResponse> responses) {
        if (responses.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        if (!found.expired().isEmpty()) {
            IdempotencySql.delete(handle, found.expired(), now.minus(RETENTION));
        }
        IdempotencySql.insert(
                handle,
                responses.entrySet().stream()
                        .map(entry -> new StoredResponse(entry.getKey(), entry.getValue(), now))
                        .sorted(BY_HASH)
                        .toList());
    }

    /** Deletes a batch of what has expired, in a transaction of its own; returns the delay before the next call. */
    public Duration cleanUp() {
        Instant limit = clock.instant().minus(RETENTION);
        int deleted = transactions.runRepeatable(handle -> IdempotencySql.deleteUntil(handle, limit, CLEAN_UP_BATCH));
        return deleted == CLEAN_UP_BATCH ? Duration.ZERO : CLEAN_UP_PERIOD;
    }
}
