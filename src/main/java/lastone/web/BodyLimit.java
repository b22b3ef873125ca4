package lastone.web;

import io.javalin.config.RoutesConfig;

/** Refuses a body that announces itself as too large before a byte of it is read. */
public final class BodyLimit {

    private BodyLimit() {}

    public static void register(RoutesConfig routes) {
        routes.before(ctx -> {
            if (ctx.req().getContentLengthLong() > Json.MAX_BODY_BYTES) {
                throw exceeded();
            }
        });
    }

    static ProblemException exceeded() {
        return new ProblemException(
                ErrorCode.BODY_TOO_LARGE_ERROR, "A body may have at most " + Json.MAX_BODY_BYTES + " bytes.");
    }
}
