package lastone.http;

import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;
import lastone.api.Http;

/** Files of the class path that are served as they are. */
public final class StaticFiles {

    /** Nothing but what this server sends is loaded, no script or style stands in a page, and nobody frames it. */
    public static final String STRICT_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Swagger UI draws its icons from data URLs. */
    private static final String DOCS_POLICY = STRICT_POLICY + "; img-src 'self' data:";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml",
            "yaml", "application/yaml");

    private StaticFiles() {}

    /**
     * Serves the contract, and Swagger UI over it, to read it and to try it out.
     *
     * @param isDemo whether a demo token is filled in
     */
    public static void registerDocs(RoutesConfig routes, boolean isDemo) {
        serve(routes, "/openapi.yaml", "/openapi.yaml", STRICT_POLICY);
        serveDocs(routes, "/docs", "index.html");
        List.of("swagger-ui-bundle.js", "swagger-ui.css", "docs.js")
                .forEach(file -> serveDocs(routes, "/docs/" + file, file));
        serveDocs(routes, "/docs/start.js", isDemo ? "demo.js" : "production.js");
    }

    private static void serveDocs(RoutesConfig routes, String path, String file) {
        serve(routes, path, "/lastone/docs/" + file, DOCS_POLICY);
    }

    /**
     * Serves a file at a path.
     *
     * @param resource its absolute name on the class path
     * @param policy what a page may load, as Content-Security-Policy
     */
    public static void serve(RoutesConfig routes, String path, String resource, String policy) {
        StaticFile file = new StaticFile(resource, mediaType(resource));
        Http.get(routes, path, ctx -> {
            ctx.header("Content-Security-Policy", policy);
            ctx.header("Referrer-Policy", "no-referrer");
            ctx.header("Cache-Control", "no-cache");
            file.send(ctx);
        });
    }

    private static String mediaType(String resource) {
        String mediaType = MEDIA_TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (mediaType == null) {
            throw new IllegalArgumentException("Of no known media type: " + resource);
        }
        return mediaType;
    }
}
