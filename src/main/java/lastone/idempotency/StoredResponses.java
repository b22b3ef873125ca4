package lastone.idempotency;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored responses that a transaction found for the keys of its requests.
 *
 * @param live by the hash of the key
 * @param expired those that must be deleted before a new response can be stored for their keys, in the order of locks
 */
public record StoredResponses(Map<ByteBuffer, StoredResponse> live, List<StoredResponse> expired) {

    static final StoredResponses NONE = new StoredResponses(Map.of(), List.of());

    /** The response that is still valid; empty for a new or expired key. */
    public Optional<StoredResponse> find(IdempotencyKey key) {
        return Optional.ofNullable(live.get(key.keyHash()));
    }
}
