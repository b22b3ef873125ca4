package lastone.error;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Refuses a request. Has no stack trace and no cause: it is an outcome, not a defect. */
public final class ShopException extends RuntimeException {

    private final ErrorCode code;
    private final List<FieldError> errors;
    private final Map<String, ?> members;

    /** @param detail a sentence for a person; sent to the caller as it is */
    public ShopException(ErrorCode code, String detail) {
        this(code, detail, List.of());
    }

    /** @param errors the faults of single fields, in the order in which the caller is sent them; copied */
    public ShopException(ErrorCode code, String detail, List<FieldError> errors) {
        this(code, detail, errors, Map.of());
    }

    /** @param members the extension members (RFC 9457) of the problem: what a program needs besides the code; copied */
    public ShopException(ErrorCode code, String detail, Map<String, ?> members) {
        this(code, detail, List.of(), members);
    }

    private ShopException(ErrorCode code, String detail, List<FieldError> errors, Map<String, ?> members) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.members = new TreeMap<>(members);
    }

    /**
     * The object does not exist, or the caller may not know that it does.
     *
     * @param code the one that names the kind of object
     */
    public static ShopException notFound(ErrorCode code) {
        return new ShopException(code, "Not found.");
    }

    /** The caller's token is not accepted; also where its user was deleted while the request was under way. */
    public static ShopException invalidToken() {
        return new ShopException(ErrorCode.UNAUTHENTICATED_ERROR, "The token is unknown, expired or revoked.");
    }

    /**
     * One field, parameter or header of the request is invalid.
     *
     * @param message follows the name of the field: "has to be ..."
     */
    public static ShopException invalid(String field, String message) {
        return new ShopException(
                ErrorCode.INVALID_REQUEST_ERROR, field + " " + message, List.of(new FieldError(field, message)));
    }

    /**
     * The events after a position have been deleted; {@code oldest} is the position of the first one that is still
     * stored.
     */
    public static ShopException eventsGone(long oldest) {
        return new ShopException(
                ErrorCode.EVENTS_GONE_ERROR,
                "Events before position " + oldest + " are gone.",
                Map.of("oldest", oldest));
    }

    /** What a program decides by; the detail may change, this does not. */
    public ErrorCode code() {
        return code;
    }

    /** A sentence for a person; holds nothing that the caller may not know. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Unmodifiable; empty unless the request has invalid fields. */
    public List<FieldError> errors() {
        return errors;
    }

    /** The extension members of the problem by name: what a program needs besides the code. */
    public Map<String, ?> members() {
        return Collections.unmodifiableMap(members);
    }
}
