package lastone.api;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The text that leads to the next page of a list: the path of the list and the id of the last row before that page. */
final class Cursor {

    private static final String SEPARATOR = " ";

    private Cursor() {}

    static String after(Context ctx, long id) {
        String content = Http.path(ctx) + SEPARATOR + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content.getBytes(StandardCharsets.UTF_8));
    }

    /** The id in a cursor; empty for what is no cursor of the list that the request asks for. */
    static Optional<Long> read(Context ctx, String cursor) {
        try {
            String content = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            String list = Http.path(ctx) + SEPARATOR;
            return content.startsWith(list) ? Params.positive(content.substring(list.length())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
