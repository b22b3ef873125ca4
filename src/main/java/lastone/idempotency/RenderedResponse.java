package lastone.idempotency;

import java.util.Optional;

/**
 * A response, rendered, so that the same bytes can be stored and sent again.
 *
 * @param location where what was made can be found
 * @param replayed whether it was an earlier request's
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares responses or changes their bytes.
public record RenderedResponse(int status, Optional<String> location, byte[] body, boolean replayed) {}
