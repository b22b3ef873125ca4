package lastone.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.router.EndpointMetadata;
import java.util.Set;

/** Small additions to Javalin's routing. */
public final class Http {

    /** What the path of every route of the API begins with. */
    public static final String BASE = "/api/v1";

    private Http() {}

    /** The path of the request, decoded: every spelling of a path in percent-encoding is the same one here. */
    static String path(Context ctx) {
        return String.valueOf(ctx.req().getPathInfo());
    }

    /**
     * GET, and HEAD with the same rights and status; left alone, Javalin responds to HEAD with 200 before any check.
     *
     * @param query the names of the query parameters that the route knows
     */
    public static void get(RoutesConfig routes, String path, Handler handler, String... query) {
        Set<EndpointMetadata> known = Set.of(new Params.Known(Set.of(query)));
        routes.addEndpoint(new Endpoint(HandlerType.GET, path, handler, known));
        routes.addEndpoint(new Endpoint(HandlerType.HEAD, path, handler, known));
    }
}
