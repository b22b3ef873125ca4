package lastone.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Opaque tokens of 256 random bits, of which only the SHA-256 is stored: the entropy makes a slow hash needless. Every
 * look-up asks the database, so that a revoked token is dead at once on every server. Thread safe.
 */
public final class AccessTokens {

    private static final int TOKEN_BYTES = 32;
    private static final Pattern ISSUED = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern DEMO_USER = Pattern.compile("demo-user-([1-9][0-9]{0,17})");
    private static final String DEMO_ADMIN = "demo-admin";

    private static final String FIND_USER_BY_TOKEN = """
            SELECT t.user_id
            FROM access_tokens t
            JOIN users u ON u.id = t.user_id AND u.deleted_at IS NULL
            WHERE t.token_hash = ? AND t.revoked_at IS NULL AND t.expires_at > ?
            """;

    private static final String FIND_USER_BY_ID = """
            SELECT id
            FROM users
            WHERE id = ? AND deleted_at IS NULL
            """;

    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Clock clock;
    private final Optional<byte[]> adminTokenHash;
    private final boolean demo;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param adminToken the admin's token, where one was set
     * @param demo whether the fixed demo tokens count
     */
    public AccessTokens(Jdbi jdbi, Transactions transactions, Clock clock, Optional<String> adminToken, boolean demo) {
        this.jdbi = jdbi;
        this.transactions = transactions;
        this.clock = clock;
        this.adminTokenHash = adminToken.map(AccessTokens::hash);
        this.demo = demo;
    }

    /** Whose token this is; empty when it is unknown, expired or revoked. */
    public Optional<Caller> find(String token) {
        if (isAdmin(token)) {
            return Optional.of(new Caller.Admin());
        }
        Matcher demoUser = DEMO_USER.matcher(token);
        if (demo && demoUser.matches()) {
            return findUser(FIND_USER_BY_ID, Long.parseLong(demoUser.group(1)));
        }
        // What was never issued costs no query.
        return ISSUED.matcher(token).matches()
                ? findUser(FIND_USER_BY_TOKEN, hash(token), clock.instant())
                : Optional.empty();
    }

    private Optional<Caller> findUser(String sql, Object... arguments) {
        return jdbi.withHandle(handle ->
                        handle.select(sql, arguments).mapTo(Long.class).findFirst())
                .map(Caller.Customer::new);
    }

    /** A token as it is shown, once, to the one who asked for it. */
    public record Issued(String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "Issued[expiresAt=" + expiresAt + "]";
        }
    }

    /** @throws ShopException 404 for a user who does not exist */
    public Issued issue(long userId, Duration lifetime) {
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Instant now = clock.instant();
        Instant expiresAt = now.plus(lifetime);
        transactions.execute(handle -> {
            requireUser(handle, userId);
            handle.attach(AccessTokenSql.class).insert(hash(token), userId, now, expiresAt);
        });
        return new Issued(token, expiresAt);
    }

    /** Ends all tokens of a user, at once and on every server. */
    public void revokeAll(long userId) {
        transactions.execute(handle -> {
            requireUser(handle, userId);
            handle.attach(AccessTokenSql.class).revokeAll(userId, clock.instant());
        });
    }

    private boolean isAdmin(String token) {
        boolean configured = adminTokenHash
                .map(expected -> MessageDigest.isEqual(expected, hash(token)))
                .orElse(false);
        return configured || (demo && token.equals(DEMO_ADMIN));
    }

    private static void requireUser(Handle handle, long userId) {
        if (handle.select(FIND_USER_BY_ID, userId).mapTo(Long.class).findFirst().isEmpty()) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR);
        }
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
