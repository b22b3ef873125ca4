package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lastone.api.Http;
import lastone.api.Responses;
import lastone.error.ErrorCode;
import lastone.error.ShopException;

/** Liveness and readiness. */
public final class Health {

    private static final Map<String, String> UP = Map.of("status", "UP");

    private final Supplier<Optional<String>> problem;
    private volatile boolean draining;

    /**
     * @param problem asks what the server cannot work without, within seconds, and returns what is wrong with it: a
     *     sentence for everyone, so without addresses or secrets
     */
    public Health(Supplier<Optional<String>> problem) {
        this.problem = problem;
    }

    /** From now on the server is not ready, so that a load balancer sends no one here any more. */
    void drain() {
        draining = true;
    }

    void register(RoutesConfig routes) {
        Http.get(routes, "/health/live", ctx -> Responses.json(ctx, 200, UP));
        Http.get(routes, "/health/ready", this::ready);
    }

    private void ready(Context ctx) {
        if (draining) {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, "The server is stopping.");
        }
        problem.get().ifPresent(detail -> {
            throw new ShopException(ErrorCode.UNAVAILABLE_ERROR, detail);
        });
        Responses.json(ctx, 200, UP);
    }
}
