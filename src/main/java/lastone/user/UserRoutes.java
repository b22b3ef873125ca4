package lastone.user;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;
import lastone.api.Authentication;
import lastone.api.Fields;
import lastone.api.Http;
import lastone.api.Idempotency;
import lastone.api.Page;
import lastone.api.Params;
import lastone.api.RequestBody;
import lastone.api.Responses;
import lastone.auth.Caller;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;
import org.jspecify.annotations.Nullable;

/** Routes of users and balances. */
public final class UserRoutes {

    private static final String USERS = Http.BASE + "/users";
    private static final long MAX_TOP_UP = 1_000_000_000;

    private final UserService users;
    private final Authentication auth;
    private final Idempotency idempotency;
    private final boolean customersMayTopUp;

    /** @param customersMayTopUp whether customers may top up their own balance, as in a demo */
    public UserRoutes(UserService users, Authentication auth, Idempotency idempotency, boolean customersMayTopUp) {
        this.users = users;
        this.auth = auth;
        this.idempotency = idempotency;
        this.customersMayTopUp = customersMayTopUp;
    }

    /** Users are managed by admins; an account is seen by its user and by admins. */
    public void register(RoutesConfig routes) {
        routes.post(USERS, auth.admin(this::create));
        Http.get(routes, USERS, auth.admin(this::list), "limit", "cursor", "q");
        routes.delete(USERS + "/{id}", auth.admin(this::delete));
        Http.get(routes, USERS + "/{id}", auth.caller(this::get));
        Http.get(routes, USERS + "/{id}/balance", auth.caller(this::balance));
        Http.get(routes, USERS + "/{id}/balance/entries", auth.caller(this::entries), "limit", "cursor");
        routes.post(USERS + "/{id}/balance/top-ups", auth.caller(this::topUp));
    }

    record NewUser(@Nullable String name) {}

    private void create(Context ctx) throws Exception {
        Fields fields = new Fields();
        String name = fields.name("name", RequestBody.read(ctx, NewUser.class).name());
        fields.orThrow();
        try (Idempotency.Running running = idempotency.begin(ctx, new Caller.Admin())) {
            Responses.send(ctx, users.create(name, running.withRendering(UserRoutes::created)));
        }
    }

    private static RenderedResponse created(User user) {
        return Responses.renderedCreated(USERS + "/" + user.id(), user);
    }

    private void list(Context ctx) {
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Responses.json(ctx, 200, Page.of(ctx, users.list(Params.cursor(ctx), limit, Params.search(ctx)), User::id));
    }

    private void delete(Context ctx) {
        users.delete(Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR));
        Responses.noContent(ctx);
    }

    private void get(Context ctx, Caller caller) {
        Responses.json(ctx, 200, users.get(visibleUser(ctx, caller)));
    }

    record Balance(long userId, long balance) {}

    private void balance(Context ctx, Caller caller) {
        User user = users.get(visibleUser(ctx, caller));
        Responses.json(ctx, 200, new Balance(user.id(), user.balance()));
    }

    private void entries(Context ctx, Caller caller) {
        int limit = Params.limit(ctx, Params.DEFAULT_LIMIT);
        Optional<Long> cursor = Params.cursor(ctx);
        long userId = visibleUser(ctx, caller);
        Responses.json(ctx, 200, Page.of(ctx, users.entries(userId, cursor, limit), BalanceEntry::id));
    }

    record NewTopUp(@Nullable Long amount) {}

    private void topUp(Context ctx, Caller caller) throws Exception {
        if (caller instanceof Caller.Customer && !customersMayTopUp) {
            throw new ShopException(ErrorCode.FORBIDDEN_ERROR, "Only an admin's token may do this.");
        }
        Fields fields = new Fields();
        long amount =
                fields.number("amount", RequestBody.read(ctx, NewTopUp.class).amount(), 1, MAX_TOP_UP);
        fields.orThrow();
        Idempotency.requireWellFormed(ctx);
        long userId = visibleUser(ctx, caller);
        try (Idempotency.Running running = idempotency.begin(ctx, caller)) {
            Responses.send(
                    ctx, users.topUp(userId, amount, running.withRendering(topUp -> Responses.rendered(201, topUp))));
        }
    }

    private static long visibleUser(Context ctx, Caller caller) {
        long userId = Params.id(ctx, ErrorCode.NOT_FOUND_USER_ERROR);
        if (!caller.maySee(userId)) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_USER_ERROR);
        }
        return userId;
    }
}
