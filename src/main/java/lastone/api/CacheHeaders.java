package lastone.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import lastone.auth.Sha256;

/**
 * Declares what caches and clients may store, and returns 304 for a body that the caller has already. A route that sets
 * {@code Cache-Control} itself, such as an event stream, is left alone.
 */
public final class CacheHeaders {

    /** The header; a route that sets it keeps its own value. */
    public static final String CACHE_CONTROL = "Cache-Control";
    /** For errors and secrets: no cache may store the response. */
    public static final String NO_STORE = "no-store";

    private static final int FIRST_ERROR = 400;
    private static final int TAG_BYTES = 16;
    private static final int PIECE = 8 * 1024;
    private static final String API = Http.BASE + "/";
    private static final Pattern SECRET = Pattern.compile(API + "users/[^/]+/(balance|tokens)(/.*)?");
    private static final Pattern PUBLIC = Pattern.compile(API + "(products|shop|demo)(/.*)?");
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([^\"]*)\"");

    private CacheHeaders() {}

    /** To be registered after {@link RequestId}, and before every route. */
    public static void register(RoutesConfig routes) {
        routes.before(ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
        routes.before(API + "*", ctx -> ctx.header("Vary", "Accept-Encoding, Authorization"));
        routes.after(CacheHeaders::complete);
    }

    private static void complete(Context ctx) throws IOException {
        if (ctx.statusCode() >= FIRST_ERROR) {
            ctx.header(CACHE_CONTROL, NO_STORE);
            return;
        }
        String path = Http.path(ctx);
        if (!path.startsWith(API) || ctx.res().containsHeader(CACHE_CONTROL)) {
            return;
        }
        boolean isRead = HandlerType.GET.equals(ctx.method()) || HandlerType.HEAD.equals(ctx.method());
        ctx.header(CACHE_CONTROL, cacheControl(path, isRead));
        InputStream body = ctx.resultInputStream();
        if (isRead && body != null) {
            tag(ctx, hash(body), true);
        }
    }

    private static String cacheControl(String path, boolean isRead) {
        if (SECRET.matcher(path).matches()) {
            return NO_STORE;
        }
        return isRead && PUBLIC.matcher(path).matches() ? "no-cache" : "private, no-cache";
    }

    /**
     * Tags a response, and makes it 304 without a body for a caller that has it. Compared weakly, as RFC 9110 has it for
     * If-None-Match.
     *
     * @param tag without quotes
     * @return whether the caller has it
     */
    public static boolean tag(Context ctx, String tag, boolean isWeak) {
        ctx.header("ETag", (isWeak ? "W/\"" : "\"") + tag + '"');
        String known = ctx.header("If-None-Match");
        if (known == null || !(known.strip().equals("*") || tags(known).contains(tag))) {
            return false;
        }
        ctx.status(304).result(new byte[0]);
        ctx.res().setContentType(null);
        return true;
    }

    private static List<String> tags(String header) {
        return TAG.matcher(header)
                .results()
                .map((MatchResult tag) -> tag.group(1))
                .toList();
    }

    /** In pieces, since a copy of a large page would double the memory that the response takes. */
    private static String hash(InputStream body) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        byte[] piece = new byte[PIECE];
        for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
            sha256.update(piece, 0, length);
        }
        body.reset();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256.digest(), TAG_BYTES));
    }
}
