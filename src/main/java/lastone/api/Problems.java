package lastone.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import lastone.concurrent.OutcomeUnknownException;
import lastone.db.Failures;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.json.Json;
import org.jdbi.v3.core.ConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts each failure of a request to a problem; nothing of an unexpected failure but its request id leaves. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final String UNEXPECTED = "The request failed; quote its id when you report it.";

    private Problems() {}

    /** Once, for all routes: handlers of exceptions do not depend on the order of registration. */
    public static void register(RoutesConfig routes) {
        routes.exception(Exception.class, (failure, ctx) -> send(ctx, of(failure)));
        routes.exception(OutcomeUnknownException.class, (unknown, ctx) -> send(ctx, ofUnknown(ctx)));
        routes.exception(HttpResponseException.class, (refused, ctx) -> send(ctx, of(refused)));
        routes.exception(MethodNotAllowedResponse.class, (refused, ctx) -> {
            String allowed = String.join(", ", refused.getDetails().values());
            ctx.header("Allow", allowed);
            send(ctx, new ShopException(ErrorCode.METHOD_NOT_ALLOWED_ERROR, "Allowed methods: " + allowed + "."));
        });
    }

    /** Sends the response to an Error, a StackOverflowError say, which Javalin keeps from the exception handlers. */
    public static void sendError(HttpServletResponse response, Error error) {
        LOG.error("A request failed", error);
        ErrorCode code = ErrorCode.INTERNAL_ERROR;
        String id = response.getHeader(RequestId.HEADER);
        response.setStatus(HttpStatus.of(code));
        response.setContentType(Problem.CONTENT_TYPE);
        response.setHeader(CacheHeaders.CACHE_CONTROL, CacheHeaders.NO_STORE);
        try {
            response.getOutputStream().write(Json.bytes(Problem.of(code, UNEXPECTED, id == null ? "" : id, List.of())));
        } catch (IOException e) {
            LOG.debug("The caller is gone", e);
        }
    }

    private static ShopException of(Exception failure) {
        return switch (failure) {
            case ShopException problem -> problem;
            case HttpResponseException refused
            when refused.getStatus() == 404 ->
                new ShopException(ErrorCode.NOT_FOUND_ERROR, "See /openapi.yaml for what there is.");
            case JacksonException broken -> ofJson(broken);
            case ConnectionException unreachable -> unavailable(unreachable);
            default ->
                switch (Failures.kind(failure)) {
                    case CONNECTION_LOST, NOT_WRITABLE, TIMEOUT -> unavailable(failure);
                    case CONFLICT, DUPLICATE_KEY, DATA, OTHER -> unexpected(failure);
                };
        };
    }

    /**
     * A caller may repeat what takes effect once however often it is sent; after anything else it has to look first.
     */
    private static ShopException ofUnknown(Context ctx) {
        if (Idempotency.isKeyed(ctx) || !HandlerType.POST.equals(ctx.method())) {
            return new ShopException(
                    ErrorCode.UNAVAILABLE_ERROR,
                    "It did not end in time, and whether it took effect is not known. Send the same again.");
        }
        return new ShopException(
                ErrorCode.OUTCOME_UNKNOWN_ERROR,
                "Whether the request took effect is not known. Check before you repeat it: " + lookFirst(ctx.path()));
    }

    static String lookFirst(String path) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        return switch (path.substring(parent.length() + 1)) {
            case "cancel", "complete", "refund", "top-ups", "options", "lines" -> "GET " + parent;
            case "restocks", "adjustments" -> "GET " + parent + "/stock-movements";
            case "tokens" -> "revoke the user's tokens, DELETE " + path;
            default -> "GET " + path;
        };
    }

    /**
     * What is wrong with a body that Jackson refused, in words that name the caller's fields and none of our classes.
     */
    private static ShopException ofJson(JacksonException refused) {
        if (!(refused instanceof JsonMappingException mapping)) {
            return new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not valid JSON.");
        }
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference reference : mapping.getPath()) {
            if (reference.getFieldName() == null) {
                field.append('[').append(reference.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        if (field.isEmpty()) {
            return new ShopException(ErrorCode.INVALID_REQUEST_ERROR, "The body is not what this route takes.");
        }
        String message = mapping instanceof UnrecognizedPropertyException ? "is not known here" : "has the wrong type";
        return ShopException.invalid(field.toString(), message);
    }

    private static ShopException unavailable(Exception failure) {
        LOG.warn("The database is busy, read-only or cannot be reached: {}", Failures.reason(failure));
        return new ShopException(
                ErrorCode.UNAVAILABLE_ERROR, "The database is busy, read-only or cannot be reached. Try again soon.");
    }

    private static ShopException unexpected(Exception failure) {
        LOG.error("A request failed", failure);
        return new ShopException(ErrorCode.INTERNAL_ERROR, UNEXPECTED);
    }

    private static void send(Context ctx, ShopException problem) {
        ErrorCode code = problem.code();
        switch (code) {
            case UNAUTHENTICATED_ERROR -> ctx.header("WWW-Authenticate", "Bearer");
            case STOCK_BUSY_ERROR, UNAVAILABLE_ERROR, IDEMPOTENCY_KEY_IN_USE_ERROR -> ctx.header("Retry-After", "1");
            default -> {}
        }
        ctx.status(HttpStatus.of(code))
                .contentType(Problem.CONTENT_TYPE)
                .result(Json.bytes(Problem.of(problem, RequestId.of(ctx))));
    }
}
