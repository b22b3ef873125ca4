package lastone.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** Small additions to Javalin's routing. */
public final class Http {

    public static final String BASE = "/api/v1";

    private Http() {}

    /** GET, and HEAD with the same rights and status; left alone, Javalin responds to HEAD with 200 before any check. */
    public static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /** 204; an answer without a body has no content type either. */
    public static void noContent(Context ctx) {
        ctx.status(204);
        ctx.res().setContentType(null);
    }
}
