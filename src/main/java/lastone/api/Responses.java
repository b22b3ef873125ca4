package lastone.api;

import io.javalin.http.Context;
import java.util.Optional;
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;
import lastone.json.Json;
import org.slf4j.MDC;

/** Renders responses and sends them. */
public final class Responses {

    private static final int FIRST_ERROR = 400;

    private Responses() {}

    /** Sends a value as JSON. */
    public static void json(Context ctx, int status, Object value) {
        send(ctx, rendered(status, value));
    }

    /** Sends 201 with the place of what was made. */
    public static void created(Context ctx, String location, Object value) {
        send(ctx, renderedCreated(location, value));
    }

    /** 204; a response without a body has no content type either. */
    public static void noContent(Context ctx) {
        ctx.status(204);
        ctx.res().setContentType(null);
    }

    public static RenderedResponse rendered(int status, Object value) {
        return new RenderedResponse(status, Optional.empty(), Json.bytes(value), false);
    }

    public static RenderedResponse renderedCreated(String location, Object value) {
        return new RenderedResponse(201, Optional.of(location), Json.bytes(value), false);
    }

    /** A refusal that is to be stored, unlike one that is thrown. To be made where the log knows the request's id. */
    public static RenderedResponse rendered(ShopException refusal) {
        Problem problem = Problem.of(refusal, String.valueOf(MDC.get(RequestId.LOG_KEY)));
        return rendered(problem.status(), problem);
    }

    public static void send(Context ctx, RenderedResponse response) {
        response.location().ifPresent(location -> ctx.header("Location", location));
        if (response.replayed()) {
            ctx.header("Idempotent-Replayed", "true");
        }
        ctx.status(response.status())
                .contentType(response.status() < FIRST_ERROR ? "application/json" : Problem.CONTENT_TYPE)
                .result(response.body());
    }
}
