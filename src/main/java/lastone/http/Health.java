package lastone.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.BooleanSupplier;
import lastone.api.Http;
import lastone.api.Responses;
import lastone.error.ErrorCode;
import lastone.error.ShopException;

/** Liveness and readiness. */
public final class Health {

    private static final Map<String, String> UP = Map.of("status", "UP");

    private final BooleanSupplier dependenciesAnswer;
    private volatile boolean draining;

    /** @param dependenciesAnswer asks what the server cannot work without; has to come back within seconds */
    public Health(BooleanSupplier dependenciesAnswer) {
        this.dependenciesAnswer = dependenciesAnswer;
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
        if (!dependenciesAnswer.getAsBoolean()) {
            throw new ShopException(
                    ErrorCode.UNAVAILABLE_ERROR, "The database, or a Redis that is needed, does not answer.");
        }
        Responses.json(ctx, 200, UP);
    }
}
