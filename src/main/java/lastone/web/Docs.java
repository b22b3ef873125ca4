package lastone.web;

import io.javalin.config.RoutesConfig;
import java.util.List;

/** Swagger UI over the contract, to read it and to try it out. */
public final class Docs {

    /** Swagger UI draws its icons from data URLs. */
    private static final String POLICY = Static.STRICT_POLICY + "; img-src 'self' data:";

    private Docs() {}

    /** @param isDemo whether a demo token is filled in */
    public static void register(RoutesConfig routes, boolean isDemo) {
        serve(routes, "/docs", "index.html");
        List.of("swagger-ui-bundle.js", "swagger-ui.css", "docs.js")
                .forEach(file -> serve(routes, "/docs/" + file, file));
        serve(routes, "/docs/start.js", isDemo ? "demo.js" : "production.js");
    }

    private static void serve(RoutesConfig routes, String path, String file) {
        Static.serve(routes, path, "/lastone/docs/" + file, POLICY);
    }
}
