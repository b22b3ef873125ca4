package lastone.shop;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses settings by their types. Every method throws {@link Config.InvalidSettingException} for a value that it cannot read. */
record SettingReader(Map<String, String> environment) {

    /** Lower case, without a path, and without the port that the scheme implies. */
    private static final Pattern ORIGIN = Pattern.compile(
            "(http(?!://[^/]*:80$)|https(?!://[^/]*:443$))://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:[1-9][0-9]{0,4})?");

    private static final int REDIS_PORT = 6379;
    private static final int MIN_TOKEN = 32;
    private static final Duration MIN_DURATION = Duration.ofMillis(250);

    String text(Setting setting) {
        return setting.valueIn(environment);
    }

    /** Empty for a setting without a value and without a default. */
    Optional<String> optional(Setting setting) {
        return Optional.of(text(setting)).filter(text -> !text.isEmpty());
    }

    /** The value as it stands, since space may be part of it. */
    String secret(Setting setting) {
        return environment.getOrDefault(setting.name(), setting.defaultValue());
    }

    /** The tokens that are the admin's: ADMIN_TOKEN, and the one that is to replace it. */
    List<String> adminTokens(boolean isRequired) {
        Optional<String> token = token(Setting.ADMIN_TOKEN);
        if (isRequired && token.isEmpty()) {
            throw new Config.InvalidSettingException(
                    Setting.ADMIN_TOKEN, "has to be set in production mode (MODE=demo is for trials)");
        }
        return Stream.concat(token.stream(), token(Setting.ADMIN_TOKEN_NEXT).stream())
                .toList();
    }

    Optional<String> token(Setting setting) {
        Optional<String> token = optional(setting);
        if (token.isPresent() && token.get().length() < MIN_TOKEN) {
            throw new Config.InvalidSettingException(setting, "has to have at least " + MIN_TOKEN + " characters");
        }
        return token;
    }

    int intValue(Setting setting, int min, int max) {
        return between(setting, Integer::valueOf, min, max, "a whole number");
    }

    Duration duration(Setting setting, Duration max) {
        return duration(setting, MIN_DURATION, max);
    }

    Duration duration(Setting setting, Duration min, Duration max) {
        return between(setting, Duration::parse, min, max, "an ISO-8601 duration such as PT10S,");
    }

    boolean flag(Setting setting) {
        return parsed(
                setting,
                text -> List.of("true", "false").contains(text) ? Boolean.valueOf(text) : null,
                "has to be true or false");
    }

    /** The constant whose name in lower case is the value. */
    <E extends Enum<E>> E enumValue(Setting setting, Class<E> type) {
        Map<String, E> constants = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            constants.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return parsed(setting, constants::get, "has to be one of " + String.join(", ", constants.keySet()));
    }

    AddressRanges addresses(Setting setting) {
        return parsed(
                setting,
                AddressRanges::parse,
                "has to be a comma-separated list of addresses and ranges such as 10.0.0.0/8");
    }

    List<URI> redisUrls() {
        return optional(Setting.REDIS_URLS).stream()
                .flatMap(urls -> Arrays.stream(urls.split(",", -1)))
                .map(url -> redisUrl(url.strip()))
                .toList();
    }

    /** Each exactly as a browser sends it, since it is compared as text. */
    Set<String> origins(Setting setting) {
        return optional(setting).stream()
                .flatMap(origins -> Arrays.stream(origins.split(",", -1)))
                .map(String::strip)
                .peek(origin -> requireOrigin(setting, origin))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void requireOrigin(Setting setting, String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new Config.InvalidSettingException(
                    setting,
                    "has to be a comma-separated list of origins such as https://shop.example, not '" + text + "'");
        }
    }

    private static URI redisUrl(String text) {
        try {
            URI url = new URI(text);
            boolean known = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
            if (known && url.getHost() != null) {
                int port = url.getPort() == -1 ? REDIS_PORT : url.getPort();
                return new URI(url.getScheme(), url.getUserInfo(), url.getHost(), port, url.getPath(), null, null);
            }
        } catch (URISyntaxException e) {
            // Refused below, without the text and so without this cause: both may hold a password.
        }
        throw new Config.InvalidSettingException(
                Setting.REDIS_URLS, "has to be a comma-separated list of redis://HOST:PORT");
    }

    private <T extends Comparable<T>> T between(
            Setting setting, Function<String, T> parser, T min, T max, String type) {
        return parsed(
                setting,
                text -> {
                    T value = parser.apply(text);
                    return value.compareTo(min) < 0 || value.compareTo(max) > 0 ? null : value;
                },
                "has to be " + type + " from " + min + " to " + max);
    }

    /**
     * @param parser returns null, or throws one of the exceptions that parsers of the JDK throw, for a value it refuses
     * @param expectation what the value has to be, for the message
     */
    <T> T parsed(Setting setting, Function<String, @Nullable T> parser, String expectation) {
        String text = text(setting);
        try {
            T value = parser.apply(text);
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Refused below, with the value that was given.
        }
        throw new Config.InvalidSettingException(setting, expectation + ", not '" + text + "'");
    }
}
