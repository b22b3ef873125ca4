package lastone.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;
import java.util.function.Function;
import lastone.auth.Caller;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/** Wraps a handler with who may call it, and hands it the caller. */
public final class Authentication {

    private static final String SCHEME = "Bearer ";

    private final Function<String, Optional<Caller>> tokens;

    /** @param tokens finds whose a token is; empty for one that is unknown, expired or revoked */
    public Authentication(Function<String, Optional<Caller>> tokens) {
        this.tokens = tokens;
    }

    /** A handler that is told its caller. */
    public interface CallerHandler<C extends @Nullable Object> {
        void handle(Context ctx, C caller) throws Exception;
    }

    /** Open to all; a token is checked only where one is sent. */
    public Handler anyone(CallerHandler<Optional<Caller>> handler) {
        return ctx ->
                handler.handle(ctx, ctx.header("Authorization") == null ? Optional.empty() : Optional.of(of(ctx)));
    }

    public Handler caller(CallerHandler<Caller> handler) {
        return ctx -> handler.handle(ctx, of(ctx));
    }

    public Handler customer(CallerHandler<Caller.Customer> handler) {
        return ctx -> {
            if (!(of(ctx) instanceof Caller.Customer customer)) {
                throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only a customer's token may do this.");
            }
            handler.handle(ctx, customer);
        };
    }

    public Handler admin(Handler handler) {
        return ctx -> {
            if (!(of(ctx) instanceof Caller.Admin)) {
                throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only an admin's token may do this.");
            }
            handler.handle(ctx);
        };
    }

    private Caller of(Context ctx) {
        String header = ctx.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new ShopException(ErrorCode.UNAUTHENTICATED_ERROR, "Send Authorization: Bearer TOKEN.");
        }
        return tokens.apply(header.substring(SCHEME.length()).strip())
                .orElseThrow(() -> new ShopException(
                        ErrorCode.UNAUTHENTICATED_ERROR, "The token is unknown, expired or revoked."));
    }
}
