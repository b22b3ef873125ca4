package lastone.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lastone.error.ErrorCode;
import lastone.error.FieldError;
import lastone.error.ShopException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request and reports all that are bad at once. Each check returns the value, or a harmless
 * stand-in for a bad one; call {@link #orThrow} before using any.
 */
public final class Fields {

    private static final int MAX_NAME = 100;

    /** Letters, numbers, punctuation and symbols, without the fillers of Hangul and Braille, which show nothing. */
    private static final Pattern VISIBLE =
            Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}&&[^\\u115F\\u1160\\u3164\\uFFA0\\u2800]]");

    /** Java also accepts offsets, midnight as 24:00 and years of other lengths. */
    private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

    /** MySQL's DATETIME begins with the year 1000. */
    private static final Instant FIRST_INSTANT = Instant.parse("1000-01-01T00:00:00Z");

    /** Java also accepts signs, lower case and a dot without digits. */
    private static final Pattern DURATION =
            Pattern.compile("P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]{1,9})?S)?)?");

    private final List<FieldError> errors = new ArrayList<>();

    /** A whole number that has to be there, from {@code min} to {@code max}, both included. */
    public long number(String field, @Nullable Long value, long min, long max) {
        if (value == null) {
            return refuse(field, "is required", 0L);
        }
        if (value < min || value > max) {
            return refuse(field, "has to be from " + min + " to " + max, 0L);
        }
        return value;
    }

    /** A text that a person reads: 1 to 100 characters, at least one visible, well formed, no control characters. */
    public String name(String field, @Nullable String value) {
        if (value == null) {
            return refuse(field, "is required", "");
        }
        if (value.codePointCount(0, value.length()) > MAX_NAME
                || !VISIBLE.matcher(value).find()) {
            return refuse(field, "has to have 1 to " + MAX_NAME + " characters, at least one of them visible", "");
        }
        if (value.codePoints().anyMatch(Fields::isUnprintable)) {
            return refuse(field, "has a character that is not allowed", "");
        }
        return value;
    }

    /** A text of at most {@code max} characters, well formed, without control characters. */
    public String text(String field, String value, int max) {
        if (value.codePointCount(0, value.length()) > max) {
            return refuse(field, "has to have at most " + max + " characters", "");
        }
        return value.codePoints().anyMatch(Fields::isUnprintable)
                ? refuse(field, "has a character that is not allowed", "")
                : value;
    }

    /** The name of an enum's constant, in upper case as it is declared. */
    public <E extends Enum<E>> E choice(String field, @Nullable String value, Class<E> type) {
        if (value == null) {
            return refuse(field, "is required", type.getEnumConstants()[0]);
        }
        for (E choice : type.getEnumConstants()) {
            if (choice.name().equals(value)) {
                return choice;
            }
        }
        String known = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" or "));
        return refuse(field, "has to be " + known, type.getEnumConstants()[0]);
    }

    /** An instant like {@code 2026-03-01T09:00:00Z}, of which the part below a microsecond is dropped. */
    public Instant instant(String field, @Nullable String value) {
        try {
            if (value != null && INSTANT.matcher(value).matches() && !value.contains("T24")) {
                Instant instant = Instant.parse(value).truncatedTo(ChronoUnit.MICROS);
                if (!instant.isBefore(FIRST_INSTANT)) {
                    return instant;
                }
            }
        } catch (DateTimeException e) {
            // Refused below like a text of another form.
        }
        return refuse(field, "has to be an instant in UTC, like 2026-03-01T09:00:00Z", FIRST_INSTANT);
    }

    /** A duration in days, hours, minutes and seconds, of which the part below a millisecond is dropped. */
    public Duration duration(String field, @Nullable String value, Duration min, Duration max) {
        try {
            if (value != null && DURATION.matcher(value).matches()) {
                Duration duration = Duration.parse(value).truncatedTo(ChronoUnit.MILLIS);
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return duration;
                }
            }
        } catch (DateTimeException e) {
            // Refused below like a text of another form.
        }
        return refuse(field, "has to be an ISO-8601 duration from " + words(min) + " to " + words(max), min);
    }

    /** Whole days as such: Java writes P30D as PT720H. */
    private static String words(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays()))
                ? "P" + duration.toDays() + "D"
                : duration.toString();
    }

    /** A list that has to be there, with 1 to {@code max} entries. An entry that is null is refused, and left out. */
    public <T> List<T> list(String field, @Nullable List<@Nullable T> values, int max) {
        if (values == null) {
            return refuse(field, "is required", List.of());
        }
        if (values.isEmpty() || values.size() > max) {
            return refuse(field, "has to have 1 to " + max + " entries", List.of());
        }
        List<T> present = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            T value = values.get(i);
            if (value == null) {
                refuse(field + "[" + i + "]", "is required", "");
            } else {
                present.add(value);
            }
        }
        return present;
    }

    /** Reports a field that failed a check of the caller's own; returns the stand-in. */
    public <T> T refuse(String field, String message, T standIn) {
        errors.add(new FieldError(field, message));
        return standIn;
    }

    /** @throws ShopException 400 with every bad field, when there is one */
    public void orThrow() {
        if (errors.isEmpty()) {
            return;
        }
        FieldError first = errors.getFirst();
        throw new ShopException(ErrorCode.INVALID_REQUEST_ERROR, first.field() + " " + first.message(), errors);
    }

    /** A lone surrogate has no UTF-8 form, so no database could give it back. */
    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.SURROGATE;
    }
}
