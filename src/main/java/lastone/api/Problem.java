package lastone.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import lastone.error.ErrorCode;
import lastone.error.FieldError;

/** The body of an RFC 9457 problem. */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    public static final String CONTENT_TYPE = "application/problem+json";

    public static Problem of(ErrorCode code, String detail, String requestId, List<FieldError> errors) {
        int status = HttpStatus.of(code);
        return new Problem("about:blank", title(status), status, detail, code.name(), requestId, errors);
    }

    /** The phrase of the status, as RFC 9457 wants it for problems of type about:blank. */
    private static String title(int status) {
        return status == 500
                ? "Internal Server Error"
                : io.javalin.http.HttpStatus.forStatus(status).getMessage();
    }
}
