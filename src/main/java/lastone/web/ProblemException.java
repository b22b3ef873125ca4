package lastone.web;

import java.util.List;

/** Ends a request with a problem answer. Carries no stack trace: it is an answer, not a defect. */
public final class ProblemException extends RuntimeException {

    private final ErrorCode code;
    private final List<FieldError> errors;

    public ProblemException(ErrorCode code, String detail) {
        this(code, detail, List.of());
    }

    public ProblemException(ErrorCode code, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** A 400 for one field. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
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
