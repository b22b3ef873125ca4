package lastone.idempotency;

import java.util.Optional;

/**
 * A rendered response, whose bytes can be stored and sent again.
 *
 * @param location the path of what was created, for the header of that name
 * @param replayed whether it is the stored response to an earlier request
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares responses or changes their bytes.
public record RenderedResponse(int status, Optional<String> location, byte[] body, boolean replayed) {}
