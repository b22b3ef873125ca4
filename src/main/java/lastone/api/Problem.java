package lastone.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import lastone.error.ErrorCode;
import lastone.error.FieldError;
import lastone.error.ShopException;

/** The body of an RFC 9457 problem. */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonAnyGetter Map<String, ?> members) {

    /** As RFC 9457 names it. */
    public static final String CONTENT_TYPE = "application/problem+json";

    /** Takes the status from the code's entry in {@link HttpStatus}. */
    public static Problem of(ErrorCode code, String detail, String requestId, List<FieldError> errors) {
        return of(new ShopException(code, detail, errors), requestId);
    }

    static Problem of(ShopException refusal, String requestId) {
        int status = HttpStatus.of(refusal.code());
        return new Problem(
                "about:blank",
                title(status),
                status,
                refusal.detail(),
                refusal.code().name(),
                requestId,
                refusal.errors(),
                refusal.members());
    }

    /** The phrase of the status, as RFC 9457 wants it for problems of type about:blank. */
    private static String title(int status) {
        return status == 500
                ? "Internal Server Error"
                : io.javalin.http.HttpStatus.forStatus(status).getMessage();
    }
}
