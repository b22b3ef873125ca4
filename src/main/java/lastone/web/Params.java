package lastone.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads path ids and query parameters strictly. */
public final class Params {

    public static final int DEFAULT_LIMIT = 20;

    private static final int MAX_LIMIT = 100;
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,18}");

    private Params() {}

    /**
     * The path's {@code {id}}.
     *
     * @param notFound what to answer when it is no positive int64, and so names nothing
     */
    public static long id(Context ctx, ErrorCode notFound) {
        return positive(ctx.pathParam("id")).orElseThrow(() -> notFound(notFound));
    }

    public static ProblemException notFound(ErrorCode code) {
        return new ProblemException(code, "It does not exist, or is not yours to see.");
    }

    public static int limit(Context ctx, int fallback) {
        String limit = ctx.queryParam("limit");
        if (limit == null) {
            return fallback;
        }
        return positive(limit)
                .filter(number -> number <= MAX_LIMIT)
                .map(Math::toIntExact)
                .orElseThrow(
                        () -> ProblemException.invalid("limit", "has to be a whole number from 1 to " + MAX_LIMIT));
    }

    /** The id after which the page starts, as {@link Page} hid it in the cursor. */
    public static Optional<Long> cursor(Context ctx) {
        String cursor = ctx.queryParam("cursor");
        if (cursor == null) {
            return Optional.empty();
        }
        Optional<Long> id = decode(cursor);
        if (id.isEmpty()) {
            throw ProblemException.invalid("cursor", "has to be the nextCursor of an earlier page");
        }
        return id;
    }

    public static Optional<LocalDate> date(Context ctx, String name) {
        String date = ctx.queryParam(name);
        if (date == null) {
            return Optional.empty();
        }
        try {
            if (date.length() != "YYYY-MM-DD".length()) {
                throw new DateTimeException(date);
            }
            return Optional.of(LocalDate.parse(date));
        } catch (DateTimeException malformed) {
            throw ProblemException.invalid(name, "has to be a date, YYYY-MM-DD");
        }
    }

    private static Optional<Long> decode(String cursor) {
        try {
            return positive(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Long> positive(String text) {
        if (!POSITIVE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException beyondInt64) {
            return Optional.empty();
        }
    }
}
