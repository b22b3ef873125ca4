package lastone.web;

import io.javalin.http.Context;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * A response, rendered, so that the same bytes can be stored and sent again.
 *
 * @param location where what was made can be found
 * @param replayed whether it was an earlier request's
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares responses or changes their bytes.
public record RenderedResponse(int status, Optional<String> location, byte[] body, boolean replayed) {

    private static final int FIRST_ERROR = 400;

    public static RenderedResponse of(int status, Object value) {
        return new RenderedResponse(status, Optional.empty(), Json.bytes(value), false);
    }

    public static RenderedResponse created(String location, Object value) {
        return new RenderedResponse(201, Optional.of(location), Json.bytes(value), false);
    }

    /** A refusal that is to be stored, unlike one that is thrown. To be made where the log knows the request's id. */
    public static RenderedResponse problem(ProblemException refusal) {
        String requestId = String.valueOf(MDC.get(RequestId.LOG_KEY));
        Problem problem = Problem.of(refusal.code(), refusal.detail(), requestId, refusal.errors());
        return new RenderedResponse(refusal.code().status(), Optional.empty(), Json.bytes(problem), false);
    }

    public void send(Context ctx) {
        location.ifPresent(place -> ctx.header("Location", place));
        if (replayed) {
            ctx.header("Idempotent-Replayed", "true");
        }
        ctx.status(status)
                .contentType(status < FIRST_ERROR ? "application/json" : Problem.CONTENT_TYPE)
                .result(body);
    }
}
