package lastone.web;

import io.javalin.http.HttpStatus;

/** Every error the shop can answer with: the one table from code to HTTP status. */
public enum ErrorCode {
    INVALID_REQUEST_ERROR(400),
    UNAUTHENTICATED_ERROR(401),
    INSUFFICIENT_BALANCE_ERROR(402),
    FORBIDDEN_ERROR(403),
    NOT_FOUND_ERROR(404),
    NOT_FOUND_USER_ERROR(404),
    NOT_FOUND_PRODUCT_ERROR(404),
    NOT_FOUND_PRODUCT_OPTION_ERROR(404),
    NOT_FOUND_CART_ERROR(404),
    NOT_FOUND_ORDER_ERROR(404),
    NOT_FOUND_PAYMENT_ERROR(404),
    METHOD_NOT_ALLOWED_ERROR(405),
    REQUEST_TIMEOUT_ERROR(408),
    BALANCE_LIMIT_ERROR(409),
    EMPTY_CART_ERROR(409),
    IDEMPOTENCY_KEY_IN_USE_ERROR(409),
    ORDER_NOT_PENDING_ERROR(409),
    RACE_RUNNING_ERROR(409),
    OUT_OF_STOCK_ERROR(409),
    PAYMENT_NOT_PENDING_ERROR(409),
    BODY_TOO_LARGE_ERROR(413),
    UNSUPPORTED_MEDIA_TYPE_ERROR(415),
    IDEMPOTENCY_KEY_REUSED_ERROR(422),
    INTERNAL_ERROR(500),
    STOCK_BUSY_ERROR(503),
    UNAVAILABLE_ERROR(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The phrase of the status, as RFC 9457 wants it for problems of type about:blank. */
    String title() {
        return this == INTERNAL_ERROR
                ? "Internal Server Error"
                : HttpStatus.forStatus(status).getMessage();
    }
}
