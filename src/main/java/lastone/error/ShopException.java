package lastone.error;

import java.util.List;

/** Refuses a request. Carries no stack trace: it is an outcome, not a defect. */
public final class ShopException extends RuntimeException {

    private final ErrorCode code;
    private final List<FieldError> errors;

    public ShopException(ErrorCode code, String detail) {
        this(code, detail, List.of());
    }

    public ShopException(ErrorCode code, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** Nothing that the caller may see has this id. */
    public static ShopException notFound(ErrorCode code) {
        return new ShopException(code, "Not found.");
    }

    /** One field of the request is bad. */
    public static ShopException invalid(String field, String message) {
        return new ShopException(
                ErrorCode.INVALID_REQUEST_ERROR, field + " " + message, List.of(new FieldError(field, message)));
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<FieldError> errors() {
        return errors;
    }
}
