package lastone.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lastone.auth.AccessTokenSql.ValidToken;
import lastone.db.Database;
import lastone.db.Lookup;
import lastone.db.Slice;
import lastone.db.Transactions;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Opaque tokens of 256 random bits, of which only the SHA-256 is stored: the entropy makes a slow hash needless. Every
 * look-up asks the database, so that a revoked token is refused at once on every server. Thread safe.
 */
public final class AccessTokens {

    /** How long a token is stored after it expired or was revoked. */
    private static final Duration RETENTION = Duration.ofDays(30);

    private static final int CLEAN_UP_BATCH = 1_000;
    private static final Duration CLEAN_UP_PERIOD = Duration.ofHours(1);
    private static final int TOKEN_BYTES = 32;
    private static final Pattern ISSUED_TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern DEMO_USER_TOKEN = Pattern.compile("demo-user-([1-9][0-9]{0,17})");
    private static final String DEMO_ADMIN_TOKEN = "demo-admin";

    private final Lookup<ByteBuffer, ValidToken> validTokens;
    private final Lookup<Long, Long> users;
    private final Jdbi jdbi;
    private final Transactions transactions;
    private final Clock clock;
    private final List<byte[]> adminTokenHashes;
    private final boolean demo;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param adminTokens each identifies the administrator
     * @param demo whether the fixed demo tokens are accepted
     */
    public AccessTokens(
            Database database, Transactions transactions, Clock clock, List<String> adminTokens, boolean demo) {
        this.validTokens = new Lookup<>(database, AccessTokenSql::findValid, ValidToken::hash);
        this.users = new Lookup<>(database, AccessTokenSql::findUsers, Function.identity());
        this.jdbi = database.jdbi();
        this.transactions = transactions;
        this.clock = clock;
        this.adminTokenHashes = adminTokens.stream().map(AccessTokens::hash).toList();
        this.demo = demo;
    }

    /**
     * Returns the owner of a token; empty when it is unknown, expired or revoked, or the user was deleted. Asks the database
     * about every token that may have been issued, and blocks as {@link Lookup#find} does.
     */
    public Optional<Caller> find(String token) {
        byte[] hash = hash(token);
        if (isAdmin(token, hash)) {
            return Optional.of(new Caller.Admin());
        }
        Matcher demoUser = DEMO_USER_TOKEN.matcher(token);
        if (demo && demoUser.matches()) {
            return users.find(Long.parseLong(demoUser.group(1))).map(Caller.Customer::new);
        }
        // A text that is not even in the format of issued tokens costs no query.
        if (!ISSUED_TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return validTokens
                .find(ByteBuffer.wrap(hash))
                .filter(valid -> valid.expiresAt().isAfter(now))
                .map(valid -> new Caller.Customer(valid.userId()));
    }

    /**
     * Returns when a token expires that {@link #find} accepted; empty for admin and demo tokens, which never expire.
     */
    public Optional<Instant> expiry(String token) {
        return ISSUED_TOKEN.matcher(token).matches()
                ? validTokens.find(ByteBuffer.wrap(hash(token))).map(ValidToken::expiresAt)
                : Optional.empty();
    }

    /** A new token, which is shown once and not stored. */
    public record Issued(long id, String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "Issued[id=" + id + ", expiresAt=" + expiresAt + "]";
        }
    }

    /**
     * Issues a token for a customer, in a transaction of its own.
     *
     * @throws ShopException 404 for a user who does not exist
     */
    public Issued issue(long userId, Duration lifetime) {
        byte[] bits = new byte[TOKEN_BYTES];
        random.nextBytes(bits);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Instant now = clock.instant();
        Instant expiresAt = now.plus(lifetime);
        long id = transactions.run(handle -> {
            requireUser(handle, userId);
            return handle.attach(AccessTokenSql.class).insert(hash(token), userId, now, expiresAt);
        });
        return new Issued(id, token, expiresAt);
    }

    /**
     * The tokens of a user, newest first; those that ended are listed for as long as they are stored.
     *
     * @throws ShopException 404 for a user who does not exist
     */
    public Slice<StoredToken> list(long userId, Optional<Long> before, int limit) {
        List<StoredToken> tokens = jdbi.withHandle(handle -> {
            requireUser(handle, userId);
            return handle.attach(AccessTokenSql.class).page(userId, before.orElse(Long.MAX_VALUE), limit + 1);
        });
        return Slice.of(tokens, limit);
    }

    /**
     * Revokes one token, in a transaction of its own; one that was revoked before stays as it is.
     *
     * @throws ShopException 404 for a user who does not exist, or a token that is not this user's
     */
    public void revoke(long userId, long id) {
        transactions.execute(handle -> {
            requireUser(handle, userId);
            if (handle.attach(AccessTokenSql.class).revoke(id, userId, clock.instant()) == 0) {
                throw ShopException.notFound(ErrorCode.NOT_FOUND_TOKEN_ERROR);
            }
        });
    }

    /**
     * Revokes all tokens of a user, in a transaction of its own. Every server refuses them from its commit on.
     *
     * @throws ShopException 404 for a user who does not exist
     */
    public void revokeAll(long userId) {
        transactions.execute(handle -> {
            requireUser(handle, userId);
            revokeAll(handle, userId, clock.instant());
        });
    }

    /** Revokes all tokens of a user, in the caller's transaction. */
    public void revokeAll(Handle handle, long userId, Instant now) {
        handle.attach(AccessTokenSql.class).revokeAll(userId, now);
    }

    /**
     * Deletes a batch of tokens that ended 30 days ago or earlier, in a transaction of its own; returns the delay before the
     * next call.
     */
    public Duration cleanUp() {
        Instant limit = clock.instant().minus(RETENTION);
        List<Long> ended = jdbi.withExtension(AccessTokenSql.class, sql -> sql.endedUntil(limit, CLEAN_UP_BATCH));
        if (!ended.isEmpty()) {
            transactions.runUnmarked(
                    handle -> handle.attach(AccessTokenSql.class).delete(ended));
        }
        return ended.size() == CLEAN_UP_BATCH ? Duration.ZERO : CLEAN_UP_PERIOD;
    }

    private boolean isAdmin(String token, byte[] hash) {
        boolean configured = adminTokenHashes.stream().anyMatch(expected -> MessageDigest.isEqual(expected, hash));
        return configured || (demo && token.equals(DEMO_ADMIN_TOKEN));
    }

    private static void requireUser(Handle handle, long userId) {
        if (AccessTokenSql.findUsers(handle, List.of(userId)).isEmpty()) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR);
        }
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
