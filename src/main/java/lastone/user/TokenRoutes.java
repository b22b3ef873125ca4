package lastone.user;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lastone.api.Authentication;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.Page;
import lastone.api.Params;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.auth.AccessTokens;
import lastone.auth.Caller;
import lastone.auth.StoredToken;
import lastone.db.Slice;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/** Routes of access tokens. */
public final class TokenRoutes {

    private static final String TOKENS = Http.BASE + "/users/{id}/tokens";
    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(30);
    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);
    private static final Duration MAX_LIFETIME = Duration.ofDays(3650);

    private final AccessTokens tokens;
    private final UserService users;
    private final Authentication auth;

    /** @param users says who has a token */
    public TokenRoutes(AccessTokens tokens, UserService users, Authentication auth) {
        this.tokens = tokens;
        this.users = users;
        this.auth = auth;
    }

    /** Tokens are managed by admins; the bearer of a token may ask whose it is. */
    public void register(RoutesConfig routes) {
        Http.get(routes, Http.BASE + "/me", auth.caller(this::me));
        Http.get(routes, TOKENS, auth.admin(this::list), "limit", "cursor");
        routes.post(TOKENS, auth.admin(this::issue));
        routes.delete(TOKENS, auth.admin(this::revokeAll));
        routes.delete(TOKENS + "/{tokenId}", auth.admin(this::revoke));
    }

    /** @param user null for an admin, who is none */
    record Me(Role role, @Nullable User user, @Nullable Instant expiresAt) {}

    enum Role {
        ADMIN,
        CUSTOMER
    }

    private void me(Context ctx, Caller caller) {
        Instant expiresAt = tokens.expiry(Authentication.token(ctx)).orElse(null);
        Me me = switch (caller) {
            case Caller.Admin admin -> new Me(Role.ADMIN, null, expiresAt);
            case Caller.Customer customer -> new Me(Role.CUSTOMER, self(customer), expiresAt);
        };
        Responses.json(ctx, 200, me);
    }

    /** One who is deleted while the request is under way has no valid token any more. */
    private User self(Caller.Customer customer) {
        return users.find(customer.userId()).orElseThrow(ShopException::invalidToken);
    }

    record NewToken(@Nullable String expiresIn) {}

    private void issue(Context ctx) throws Exception {
        String expiresIn = RequestBody.read(ctx, NewToken.class).expiresIn();
        Fields fields = new Fields();
        Duration lifetime = expiresIn == null
                ? DEFAULT_LIFETIME
                : fields.duration("expiresIn", expiresIn, MIN_LIFETIME, MAX_LIFETIME);
        fields.orThrow();
        long userId = Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR);
        Responses.json(ctx, 201, tokens.issue(userId, lifetime));
    }

    private void list(Context ctx) {
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Optional<Long> cursor = Params.cursor(ctx);
        Slice<StoredToken> page = tokens.list(Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR), cursor, limit);
        Responses.json(ctx, 200, Page.of(ctx, page, StoredToken::id));
    }

    private void revoke(Context ctx) {
        long userId = Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR);
        tokens.revoke(userId, Params.id(ctx, "tokenId", ErrorCode.NOT_FOUND_TOKEN_ERROR));
        Responses.noContent(ctx);
    }

    private void revokeAll(Context ctx) {
        tokens.revokeAll(Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR));
        Responses.noContent(ctx);
    }
}
