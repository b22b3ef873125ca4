package lastone.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lastone.auth.Caller;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/** Wraps a handler with the check of its caller, and passes the caller on. */
public final class Authentication {

    /** The attribute of a request that says who sent it, for the log: {@code admin}, or {@code user 7}. */
    public static final String CALLER = "lastone.caller";

    private static final String HEADER = "Authorization";
    private static final String SCHEME = "Bearer ";

    private final Function<String, Optional<Caller>> tokens;

    /** @param tokens finds whose a token is; empty for one that is unknown, expired or revoked */
    public Authentication(Function<String, Optional<Caller>> tokens) {
        this.tokens = tokens;
    }

    /** A handler with its caller as a parameter. */
    public interface CallerHandler<C extends @Nullable Object> {
        /** @throws Exception becomes a problem, as that of any handler */
        void handle(Context ctx, C caller) throws Exception;
    }

    /** Open to all; a token is checked only where one is sent. */
    public Handler anyone(CallerHandler<Optional<Caller>> handler) {
        return ctx -> {
            Optional<Caller> caller = headers(ctx).isEmpty() ? Optional.empty() : Optional.of(of(ctx));
            requireKnownQuery(ctx);
            handler.handle(ctx, caller);
        };
    }

    /** Any valid token, a customer's or an admin's; else 401. */
    public Handler caller(CallerHandler<Caller> handler) {
        return ctx -> {
            Caller caller = of(ctx);
            requireKnownQuery(ctx);
            handler.handle(ctx, caller);
        };
    }

    /**
     * Any valid token, a customer's or an admin's, for a route with a query parameter that only an admin may send.
     *
     * @param adminParam its name; 403 for a customer who sends it, whatever its value
     */
    public Handler caller(String adminParam, CallerHandler<Caller> handler) {
        return ctx -> {
            Caller caller = of(ctx);
            if (caller instanceof Caller.Customer && ctx.queryParam(adminParam) != null) {
                throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only an admin may send " + adminParam + ".");
            }
            requireKnownQuery(ctx);
            handler.handle(ctx, caller);
        };
    }

    /** A customer's token; 401 without a valid one, 403 for an admin's. */
    public Handler customer(CallerHandler<Caller.Customer> handler) {
        return ctx -> {
            if (!(of(ctx) instanceof Caller.Customer customer)) {
                throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only a customer's token may do this.");
            }
            requireKnownQuery(ctx);
            handler.handle(ctx, customer);
        };
    }

    /** An admin's token; 401 without a valid one, 403 for a customer's. */
    public Handler admin(Handler handler) {
        return ctx -> {
            if (!(of(ctx) instanceof Caller.Admin)) {
                throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only an admin's token may do this.");
            }
            requireKnownQuery(ctx);
            handler.handle(ctx);
        };
    }

    /** Of requests without a body; of others it is checked after media type and size of the body. */
    private static void requireKnownQuery(Context ctx) {
        if (!HandlerType.POST.equals(ctx.method()) && !HandlerType.PATCH.equals(ctx.method())) {
            Params.requireKnown(ctx);
        }
    }

    /** The token in the value of an Authorization header, known or not. */
    public static Optional<String> token(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    /**
     * The token of a request, known or not.
     *
     * @throws ShopException 401 where there is none, or more than one
     */
    public static String token(Context ctx) {
        List<String> headers = headers(ctx);
        return (headers.size() == 1 ? token(headers.getFirst()) : Optional.<String>empty())
                .orElseThrow(() ->
                        new ShopException(ErrorCode.UNAUTHENTICATED_ERROR, "Send one Authorization: Bearer TOKEN."));
    }

    private Caller of(Context ctx) {
        Caller caller = tokens.apply(token(ctx)).orElseThrow(ShopException::invalidToken);
        ctx.attribute(CALLER, name(caller));
        return caller;
    }

    private static String name(Caller caller) {
        return switch (caller) {
            case Caller.Admin admin -> "admin";
            case Caller.Customer customer -> "user " + customer.userId();
        };
    }

    private static List<String> headers(Context ctx) {
        return Collections.list(ctx.req().getHeaders(HEADER));
    }
}
