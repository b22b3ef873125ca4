package lastone.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The body of an RFC 9457 problem. */
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        String requestId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    static final String CONTENT_TYPE = "application/problem+json";

    static Problem of(ErrorCode code, String detail, String requestId, List<FieldError> errors) {
        return new Problem("about:blank", code.title(), code.status(), detail, code.name(), requestId, errors);
    }
}
