package lastone.web;

import io.javalin.config.RoutesConfig;

/** Javalin lets a header replace the request's method; here a request does what its first line says. */
final class MethodOverride {

    private static final String HEADER = "X-HTTP-Method-Override";

    private MethodOverride() {}

    static void register(RoutesConfig routes) {
        routes.before(ctx -> {
            if (ctx.header(HEADER) != null) {
                throw new ProblemException(ErrorCode.INVALID_REQUEST_ERROR, HEADER + " is not supported.");
            }
        });
    }
}
