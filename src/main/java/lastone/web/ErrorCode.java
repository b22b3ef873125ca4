package lastone.web;

/** Every error the shop can answer with: the one table from code to HTTP status. */
public enum ErrorCode {
    INVALID_REQUEST_ERROR(400, "The request is not valid"),
    UNAUTHENTICATED_ERROR(401, "A valid access token is needed"),
    INSUFFICIENT_BALANCE_ERROR(402, "The balance is too low"),
    FORBIDDEN_ERROR(403, "This token may not do that"),
    NOT_FOUND_ERROR(404, "There is nothing at this path"),
    NOT_FOUND_USER_ERROR(404, "No such user"),
    NOT_FOUND_PRODUCT_ERROR(404, "No such product"),
    NOT_FOUND_PRODUCT_OPTION_ERROR(404, "No such product option"),
    NOT_FOUND_CART_ERROR(404, "No such cart line"),
    NOT_FOUND_ORDER_ERROR(404, "No such order"),
    NOT_FOUND_PAYMENT_ERROR(404, "No such payment"),
    METHOD_NOT_ALLOWED_ERROR(405, "This path does not answer that method"),
    REQUEST_TIMEOUT_ERROR(408, "The request did not arrive in time"),
    BALANCE_LIMIT_ERROR(409, "The balance would grow too large"),
    EMPTY_CART_ERROR(409, "The cart is empty"),
    IDEMPOTENCY_KEY_IN_USE_ERROR(409, "The first request with this key is still running"),
    ORDER_NOT_PENDING_ERROR(409, "The order is no longer pending"),
    OUT_OF_STOCK_ERROR(409, "Sold out"),
    PAYMENT_NOT_PENDING_ERROR(409, "The payment is no longer pending"),
    BODY_TOO_LARGE_ERROR(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE_ERROR(415, "The body has to be JSON"),
    IDEMPOTENCY_KEY_REUSED_ERROR(422, "This key belongs to another request"),
    INTERNAL_ERROR(500, "Something went wrong here"),
    STOCK_BUSY_ERROR(503, "The stock is busy"),
    UNAVAILABLE_ERROR(503, "Not available right now");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
