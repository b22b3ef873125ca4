package lastone.web;

import io.javalin.http.Context;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * What a request is answered with, rendered, so that the same bytes can be kept and sent again.
 *
 * @param location where what was made can be found
 * @param replayed whether an earlier request had this answer
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares answers or changes their bytes.
public record Answer(int status, Optional<String> location, byte[] body, boolean replayed) {

    private static final int FIRST_ERROR = 400;

    public static Answer of(int status, Object value) {
        return new Answer(status, Optional.empty(), Json.bytes(value), false);
    }

    public static Answer created(String location, Object value) {
        return new Answer(201, Optional.of(location), Json.bytes(value), false);
    }

    /** A refusal that is to be kept, unlike one that is thrown. To be made where the log knows the request's id. */
    public static Answer problem(ProblemException refusal) {
        String requestId = String.valueOf(MDC.get(RequestId.LOG_KEY));
        Problem problem = Problem.of(refusal.code(), refusal.detail(), requestId, refusal.errors());
        return new Answer(refusal.code().status(), Optional.empty(), Json.bytes(problem), false);
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
