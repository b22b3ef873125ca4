package lastone.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Optional;
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;
import lastone.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders responses and sends them. */
public final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    private static final int FIRST_ERROR = 400;

    private Responses() {}

    /** Sends a value as JSON. */
    public static void json(Context ctx, int status, Object value) {
        send(ctx, rendered(status, value));
    }

    /** 204; a response without a body has no content type either. */
    public static void noContent(Context ctx) {
        ctx.status(204);
        ctx.res().setContentType(null);
    }

    /** Renders JSON without sending it, so that it can be stored first. */
    public static RenderedResponse rendered(int status, Object value) {
        return new RenderedResponse(status, Optional.empty(), Json.bytes(value), false);
    }

    /** @param location the path of what was made; status 201 is implied */
    public static RenderedResponse renderedCreated(String location, Object value) {
        return new RenderedResponse(201, Optional.of(location), Json.bytes(value), false);
    }

    /** A refusal that is to be stored, unlike one that is thrown. */
    public static RenderedResponse rendered(ShopException refusal, String requestId) {
        Problem problem = Problem.of(refusal, requestId);
        return rendered(problem.status(), problem);
    }

    /** What was carried out has its response whatever memory it takes; a client that only reads can come again. */
    private static void hold(Context ctx, RenderedResponse response) {
        ByteBudget.Reservation reservation = ByteBudget.of(ctx);
        if (isSafe(ctx)) {
            reservation.reserve(response.body().length);
        } else {
            reservation.reserveUnconditionally(response.body().length);
        }
        reservation.sending();
    }

    private static boolean isSafe(Context ctx) {
        return HandlerType.GET.equals(ctx.method()) || HandlerType.HEAD.equals(ctx.method());
    }

    /**
     * Sends a stored or rendered response.
     *
     * @throws ShopException 503 for a response to GET that there is no memory for
     */
    public static void send(Context ctx, RenderedResponse response) {
        response.location().ifPresent(location -> ctx.header("Location", location));
        if (response.replayed()) {
            ctx.header("Idempotent-Replayed", "true");
        }
        hold(ctx, response);
        ctx.status(response.status())
                .contentType(response.status() < FIRST_ERROR ? "application/json" : Problem.CONTENT_TYPE)
                .result(response.body());
    }

    /**
     * Sends bytes that all responses have in common, with the headers that were set, and takes none of the budget for them.
     * Blocks while the client reads.
     */
    public static void sendShared(Context ctx, byte[] shared) {
        ByteBudget.of(ctx).sending();
        try {
            ctx.res().setContentLength(shared.length);
            ctx.res().getOutputStream().write(shared);
        } catch (IOException e) {
            LOG.debug("The client is gone", e);
        }
    }
}
