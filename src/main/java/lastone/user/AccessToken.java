package lastone.user;

import java.time.Instant;

/** A token as it is shown, once, to the one who asked for it. */
public record AccessToken(String token, Instant expiresAt) {

    @Override
    public String toString() {
        return "AccessToken[expiresAt=" + expiresAt + "]";
    }
}
