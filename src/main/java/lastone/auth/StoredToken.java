package lastone.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a token that was issued; the token itself is not stored.
 *
 * @param revokedAt null unless it was revoked
 */
public record StoredToken(
        long id,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt) {}
