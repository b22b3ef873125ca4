package lastone.http;

import java.nio.ByteBuffer;
import java.util.List;
import lastone.api.CacheHeaders;
import lastone.api.HttpStatus;
import lastone.api.Problem;
import lastone.api.RequestId;
import lastone.error.ErrorCode;
import lastone.json.Json;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Converts what Jetty refuses before a route sees it (a malformed request, a server that stops) into a problem, too.
 */
final class JettyProblems extends ErrorHandler {

    /** The attribute of a request that says with which code it is refused, where the status does not. */
    static final String CODE = "lastone.code";

    private final DateHeader date;
    private final CrossOrigin crossOrigin;

    JettyProblems(DateHeader date, CrossOrigin crossOrigin) {
        this.date = date;
        this.crossOrigin = crossOrigin;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ErrorCode code = request.getAttribute(CODE) instanceof ErrorCode chosen ? chosen : code(response.getStatus());
        String id = RequestId.choose(request.getHeaders().get(RequestId.HEADER));
        response.setStatus(HttpStatus.of(code));
        date.set(response.getHeaders());
        crossOrigin.set(request, response.getHeaders());
        response.getHeaders().put(RequestId.HEADER, id);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, CacheHeaders.NO_STORE);
        if (HttpStatus.of(code) == 503 || code == ErrorCode.TOO_MANY_REQUESTS_ERROR) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        }
        if (HttpStatus.of(code) == 400) {
            // Jetty closes silently after what it cannot read; a caller may have sent its next request by then.
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        }
        byte[] body = Json.bytes(Problem.of(code, detail(code), id, List.of()));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND_ERROR;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED_ERROR;
            case 408 -> ErrorCode.REQUEST_TIMEOUT_ERROR;
            case 413 -> ErrorCode.BODY_TOO_LARGE_ERROR;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE_ERROR;
            // What the caller sent is a version or a coding of HTTP that Jetty does not know; nothing here failed.
            case 501, 505 -> ErrorCode.INVALID_REQUEST_ERROR;
            case 503 -> ErrorCode.UNAVAILABLE_ERROR;
            default -> status < 500 ? ErrorCode.INVALID_REQUEST_ERROR : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static String detail(ErrorCode code) {
        return switch (code) {
            case STOCK_BUSY_ERROR -> "Too many orders at once. Nothing was changed; try again.";
            case TOO_MANY_REQUESTS_ERROR -> "Too many requests of this caller at once. Try again soon.";
            case UNAVAILABLE_ERROR -> "The server is stopping or overloaded. Try again soon.";
            case REQUEST_TIMEOUT_ERROR -> "The request did not arrive in time.";
            default -> "The request could not be read as HTTP.";
        };
    }
}
