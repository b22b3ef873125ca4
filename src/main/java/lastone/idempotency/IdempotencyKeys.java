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
import java.util.function.Consumer;
import java.util.function.Function;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;

/**
 * Stores the first response to a request with a key for 24 hours, in the transaction of its effect, so that a repeated
 * request gets the same response and has no second effect. Thread safe.
 *
 * <p>Two servers may execute one request at once. Both find no response; the unique key lets one of them commit. The
 * other fails at the key, runs again ({@code Failures.RACING_KEY} knows that this key races) and finds the response. Or it is
 * refused because of the first one's effect, such as the last unit of stock, before it reaches the key; then it looks
 * again ({@link #replayOr}), and responds with the refusal only if the first one has not committed by then.
 */
public final class IdempotencyKeys {

    private static final Duration RETENTION = Duration.ofHours(24);

    /** So few that it delays nobody, not even on an H2 file, which has a single writer. */
    private static final int CLEAN_UP_BATCH = 1_000;

    private static final Duration CLEAN_UP_PERIOD = Duration.ofMinutes(1);

    /** The order in which all transactions lock keys, so that they cannot deadlock. */
    private static final Comparator<StoredResponse> BY_HASH =
            Comparator.comparing(stored -> stored.key().keyHash());

    private final Transactions transactions;
    private final Lookup<ByteBuffer, StoredResponse> lookup;
    private final Clock clock;

    /** @param clock decides when a stored response has expired; all servers of a shop need the same, as the shop's clock is */
    public IdempotencyKeys(Database database, Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.lookup = new Lookup<>(
                database,
                (handle, hashes) -> List.copyOf(read(handle, hashes).live().values()),
                stored -> stored.key().keyHash());
        this.clock = clock;
    }

    /**
     * The result of a request in its transaction.
     *
     * @param lastWrites statements on rows that are locked after the key; executed once the response is stored
     */
    public record Effect<T>(T result, Consumer<Handle> lastWrites) {

        /** An effect that is complete, and locks nothing that comes after the keys. */
        public static <T> Effect<T> of(T result) {
            return new Effect<>(result, handle -> {});
        }
    }

    /**
     * Executes a request in a transaction of its own and stores its response with it, or returns the response that is
     * stored.
     *
     * @param effect runs in the transaction, and again if the database rolls that back; is not called when a response
     *     is stored
     * @throws ShopException the effect's refusal, which changed nothing and is not stored, or 422 for a key that
     *     belongs to another body
     */
    public <T> RenderedResponse executeOnce(KeyedRequest<T> request, Function<Handle, Effect<T>> effect) {
        try {
            return transactions.run(handle -> {
                // Before the effect, which would take place a second time.
                StoredResponses stored = find(handle, request.key().stream().toList());
                Optional<RenderedResponse> replay = replay(stored, request.key());
                if (replay.isPresent()) {
                    return replay.get();
                }
                Effect<T> executed = effect.apply(handle);
                RenderedResponse response = request.rendering().apply(executed.result());
                // Late, because the same request on another server waits from here on until this commit.
                request.key().ifPresent(key -> store(handle, stored, Map.of(key, response)));
                executed.lastWrites().accept(handle);
                return response;
            });
        } catch (ShopException e) {
            return replayOr(request.key(), e);
        }
    }

    /** Returns the responses that are stored for these keys, by one read without a lock; reads nothing for no keys. */
    public StoredResponses find(Handle handle, Collection<IdempotencyKey> keys) {
        return keys.isEmpty()
                ? StoredResponses.NONE
                : read(handle, keys.stream().map(IdempotencyKey::keyHash).toList());
    }

    private StoredResponses read(Handle handle, List<ByteBuffer> hashes) {
        Instant limit = clock.instant().minus(RETENTION);
        Map<ByteBuffer, StoredResponse> live = new HashMap<>();
        List<StoredResponse> expired = new ArrayList<>();
        for (StoredResponse found : IdempotencySql.find(handle, hashes)) {
            if (found.createdAt().isAfter(limit)) {
                live.put(found.key().keyHash(), found);
            } else {
                expired.add(found);
            }
        }
        expired.sort(BY_HASH);
        return new StoredResponses(live, expired);
    }

    /**
     * Returns the stored response to a request, if there is one.
     *
     * @throws ShopException 422 when it belongs to another body
     */
    public static Optional<RenderedResponse> replay(StoredResponses stored, Optional<IdempotencyKey> key) {
        return key.flatMap(stored::find).map(found -> replay(found, key.orElseThrow()));
    }

    /**
     * Returns the stored response to this request.
     *
     * @throws ShopException 422 when it belongs to another body
     */
    public static RenderedResponse replay(StoredResponse stored, IdempotencyKey key) {
        if (!stored.key().equals(key)) {
            throw new ShopException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED_ERROR, "The key was sent before, with another body.");
        }
        return stored.response();
    }

    /**
     * Returns the response that another server has stored meanwhile for a refused request.
     *
     * @throws ShopException the refusal, when nothing is stored
     */
    public RenderedResponse replayOr(Optional<IdempotencyKey> key, ShopException refusal) {
        return findStored(key).map(stored -> replay(stored, key.orElseThrow())).orElseThrow(() -> refusal);
    }

    /**
     * Returns what is stored for a request, read outside of a transaction; empty for a request without a key. Blocks as
     * {@link Lookup#find} does.
     */
    public Optional<StoredResponse> findStored(Optional<IdempotencyKey> key) {
        return key.flatMap(present -> lookup.find(present.keyHash()));
    }

    /**
     * Stores responses in the caller's transaction, by one batch in the order of the keys' hashes. The inserts wait for
     * other transactions that store the same keys, and fail if those commit.
     *
     * @param found the result of {@link #find} in the same transaction for these requests
     */
    public void store(Handle handle, StoredResponses found, Map<IdempotencyKey, RenderedResponse> responses) {
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

    /** Deletes a batch of expired responses in a transaction of its own; returns the delay before the next call. */
    public Duration cleanUp() {
        Instant limit = clock.instant().minus(RETENTION);
        int deleted = transactions.runUnmarked(handle -> IdempotencySql.deleteUntil(handle, limit, CLEAN_UP_BATCH));
        return deleted == CLEAN_UP_BATCH ? Duration.ZERO : CLEAN_UP_PERIOD;
    }
}
