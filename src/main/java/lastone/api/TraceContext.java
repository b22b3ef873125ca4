package lastone.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace that a request belongs to, as its caller says: https://www.w3.org/TR/trace-context/. */
public final class TraceContext {

    /** The header that names the trace. */
    public static final String HEADER = "traceparent";

    /** The key of the trace's id in the logging context. */
    public static final String LOG_KEY = "traceId";

    private static final Pattern VALID = Pattern.compile(
            "(?!ff)([0-9a-f]{2})-(?!0{32})(?<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?<more>-.*)?");

    private TraceContext() {}

    /** The id of the trace; empty where the header is missing or invalid. Versions after 00 may have more parts. */
    public static Optional<String> traceId(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher matcher = VALID.matcher(header);
        return matcher.matches() && (matcher.group("more") == null || !header.startsWith("00"))
                ? Optional.of(matcher.group("trace"))
                : Optional.empty();
    }
}
