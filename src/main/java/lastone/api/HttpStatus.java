package lastone.api;

import lastone.error.ErrorCode;

/** The one table from error code to HTTP status. */
public final class HttpStatus {

    private HttpStatus() {}

    /** The status of every response whose problem has this code. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST_ERROR -> 400;
            case UNAUTHENTICATED_ERROR -> 401;
            case INSUFFICIENT_BALANCE_ERROR -> 402;
            case FORBIDDEN_ERROR -> 403;
            case NOT_FOUND_ERROR,
                    NOT_FOUND_USER_ERROR,
                    NOT_FOUND_TOKEN_ERROR,
                    NOT_FOUND_PRODUCT_ERROR,
                    NOT_FOUND_PRODUCT_OPTION_ERROR,
                    NOT_FOUND_CART_ERROR,
                    NOT_FOUND_ORDER_ERROR,
                    NOT_FOUND_PAYMENT_ERROR -> 404;
            case METHOD_NOT_ALLOWED_ERROR -> 405;
            case REQUEST_TIMEOUT_ERROR -> 408;
            case BALANCE_LIMIT_ERROR,
                    EMPTY_CART_ERROR,
                    IDEMPOTENCY_KEY_IN_USE_ERROR,
                    LAST_OPTION_ERROR,
                    SALE_NOT_STARTED_ERROR,
                    SALE_ENDED_ERROR,
                    PURCHASE_LIMIT_ERROR,
                    TOO_MANY_PENDING_ORDERS_ERROR,
                    PRICE_CHANGED_ERROR,
                    ORDER_NOT_PENDING_ERROR,
                    ORDER_NOT_PAID_ERROR,
                    RACE_RUNNING_ERROR,
                    OUT_OF_STOCK_ERROR,
                    PAYMENT_NOT_PENDING_ERROR -> 409;
            case EVENTS_GONE_ERROR -> 410;
            case BODY_TOO_LARGE_ERROR -> 413;
            case UNSUPPORTED_MEDIA_TYPE_ERROR -> 415;
            case MISDIRECTED_REQUEST_ERROR -> 421;
            case IDEMPOTENCY_KEY_REUSED_ERROR -> 422;
            case TOO_MANY_REQUESTS_ERROR -> 429;
            case INTERNAL_ERROR, OUTCOME_UNKNOWN_ERROR -> 500;
            case STOCK_BUSY_ERROR, UNAVAILABLE_ERROR -> 503;
        };
    }
}
