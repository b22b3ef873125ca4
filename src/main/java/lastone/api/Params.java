package lastone.api;

import io.javalin.http.Context;
import io.javalin.router.EndpointMetadata;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import lastone.error.ErrorCode;
import lastone.error.ShopException;

/** Reads path ids and query parameters strictly. */
public final class Params {

    /** Rows of a page where the request has no limit. */
    public static final int DEFAULT_LIMIT = 20;

    private static final int MAX_LIMIT = 100;
    private static final int MAX_SEARCH = 100;

    /** MySQL's DATE begins with the year 1000. */
    private static final int FIRST_YEAR = 1000;

    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,18}");

    /** What a route says about itself: the query parameters that it reads. */
    record Known(Set<String> names) implements EndpointMetadata {}

    private Params() {}

    /**
     * Refuses query parameters that the route does not read: one that is misspelt must not be ignored.
     *
     * @throws ShopException 400 with each of them
     */
    public static void requireKnown(Context ctx) {
        if (ctx.queryString() == null) {
            return;
        }
        Known known = ctx.endpoint().metadata(Known.class);
        Fields fields = new Fields();
        for (String name : ctx.queryParamMap().keySet()) {
            if (known == null || !known.names().contains(name)) {
                fields.refuse(name, "is not a query parameter of this route", "");
            }
        }
        requireReadableNames(ctx.queryString(), fields);
        fields.orThrow();
    }

    /** Javalin leaves out what does not decode. */
    private static void requireReadableNames(String query, Fields fields) {
        for (String parameter : query.split("&", -1)) {
            String name = parameter.split("=", -1)[0];
            try {
                URLDecoder.decode(name, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                fields.refuse(name, "is not a query parameter of this route", "");
            }
        }
    }

    /**
     * The path's {@code {id}}.
     *
     * @param notFound the code to refuse with when it is no positive int64, and so names nothing
     */
    public static long id(Context ctx, ErrorCode notFound) {
        return id(ctx, "id", notFound);
    }

    /** An id in the path under another name than {@code id}. */
    public static long id(Context ctx, String name, ErrorCode notFound) {
        return positive(ctx.pathParam(name)).orElseThrow(() -> ShopException.notFound(notFound));
    }

    /** The most rows of a page, 1 to 100; {@code fallback} where the request has none. */
    public static int limit(Context ctx, int fallback) {
        return query(ctx, "limit").map(Params::limit).orElse(fallback);
    }

    private static int limit(String text) {
        return positive(text)
                .filter(number -> number <= MAX_LIMIT)
                .map(Math::toIntExact)
                .orElseThrow(() -> ShopException.invalid("limit", "has to be a whole number from 1 to " + MAX_LIMIT));
    }

    /**
     * The id after which the page starts; empty for the first page.
     *
     * @throws ShopException 400 for a cursor that no page of this list gave
     */
    public static Optional<Long> cursor(Context ctx) {
        return query(ctx, "cursor")
                .map(cursor -> Cursor.read(ctx, cursor)
                        .orElseThrow(() -> ShopException.invalid(
                                "cursor", "has to be the nextCursor of an earlier page of this list")));
    }

    /** A date of the years 1000 to 9999. */
    public static Optional<LocalDate> date(Context ctx, String name) {
        Optional<String> date = query(ctx, name);
        try {
            if (date.isPresent() && date.get().length() != "YYYY-MM-DD".length()) {
                throw new DateTimeException("Not a four-digit year");
            }
            if (date.isPresent() && LocalDate.parse(date.get()).getYear() < FIRST_YEAR) {
                throw new DateTimeException("Before every database's first date");
            }
            return date.map(LocalDate::parse);
        } catch (DateTimeException e) {
            throw ShopException.invalid(name, "has to be a date, YYYY-MM-DD");
        }
    }

    /** What a list of names is searched for, in {@code q}: 1 to 100 characters. */
    public static Optional<String> search(Context ctx) {
        return text(ctx, "q", MAX_SEARCH);
    }

    /** A text of 1 to {@code max} characters, if it was sent. */
    private static Optional<String> text(Context ctx, String name, int max) {
        Optional<String> text = query(ctx, name);
        if (text.isPresent()
                && (text.get().isEmpty()
                        || text.get().codePointCount(0, text.get().length()) > max)) {
            throw ShopException.invalid(name, "has to have 1 to " + max + " characters");
        }
        return text;
    }

    /** @throws ShopException 400 where the first day comes after the last one */
    public static void requireInOrder(LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw ShopException.invalid("from", "has to be no later than to");
        }
    }

    /** A positive int64. */
    public static Optional<Long> positive(Context ctx, String name) {
        return query(ctx, name)
                .map(text -> positive(text)
                        .orElseThrow(() -> ShopException.invalid(name, "has to be a positive whole number")));
    }

    /** The name of an enum's constant. */
    public static <E extends Enum<E>> Optional<E> choice(Context ctx, String name, Class<E> type) {
        return query(ctx, name).map(text -> {
            Fields fields = new Fields();
            E choice = fields.choice(name, text, type);
            fields.orThrow();
            return choice;
        });
    }

    /** The parameter, if it was sent; one that was sent twice, or that does not decode, is refused. */
    private static Optional<String> query(Context ctx, String name) {
        List<String> values = ctx.queryParamMap().get(name);
        if (values == null) {
            return Optional.empty();
        }
        if (values.size() != 1) {
            throw ShopException.invalid(name, "has to be sent exactly once, in valid percent-encoding");
        }
        return Optional.of(values.getFirst());
    }

    /** A decimal int64 above zero, without sign and leading zeros. */
    static Optional<Long> positive(String text) {
        if (!POSITIVE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
