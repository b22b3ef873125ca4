package lastone.web;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files that are served as they are. */
final class Static {

    private Static() {}

    static void register(RoutesConfig routes) {
        byte[] openapi = resource("/openapi.yaml");
        Http.get(
                routes,
                "/openapi.yaml",
                ctx -> ctx.contentType("application/yaml").result(openapi));
    }

    private static byte[] resource(String path) {
        try (InputStream in = Static.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("Not on the class path: " + path);
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
