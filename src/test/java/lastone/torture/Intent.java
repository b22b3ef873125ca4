package lastone.torture;

import java.util.Map;
import java.util.Optional;
import lastone.testing.ShopClient;
import lastone.testing.ShopClient.Response;

/**
 * A request as its client has it on record: what it is to do, and what is known of its effect. Belongs to one client's
 * thread, and to the check while all are quiet.
 *
 * @param key its Idempotency-Key, or empty for none
 * @param units of an order: option and quantity; no two orders of one client are alike
 * @param subject the amount of a top-up, and the order that a payment or cancellation is about
 */
record Intent(
        Kind kind,
        long userId,
        String path,
        String body,
        String key,
        Map<Long, Integer> units,
        long subject,
        Course course) {

    enum Kind {
        ORDER,
        CART_ORDER,
        PAYMENT,
        CANCELLATION,
        TOP_UP
    }

    /** A request in doubt is found out about when all is quiet; then it is there, or absent for good. */
    enum Outcome {
        IN_DOUBT,
        ACKNOWLEDGED,
        REFUSED,
        THERE,
        ABSENT
    }

    /** What came of it. */
    static final class Course {
        private Outcome outcome = Outcome.IN_DOUBT;
        private boolean mayHaveHappened;
        private Optional<Response> response = Optional.empty();
    }

    Response send(ShopClient client) {
        ShopClient caller = isKeyed() ? client.with("Idempotency-Key", key) : client;
        return body.isEmpty() ? caller.post(path) : caller.post(path, body);
    }

    /** There was no response. */
    void withoutResponse() {
        course.mayHaveHappened = true;
    }

    /** A 402 changed something: it ended the order. */
    void responded(Response response) {
        String code =
                response.status() < 400 ? "" : response.json().path("code").asText();
        if (code.equals("IDEMPOTENCY_KEY_IN_USE_ERROR")) {
            return;
        }
        if (saysThatNothingChanged(code, response)) {
            course.outcome = course.mayHaveHappened ? Outcome.IN_DOUBT : Outcome.REFUSED;
        } else if (response.status() >= 500) {
            course.mayHaveHappened = true;
        } else {
            course.outcome =
                    response.status() < 400 || response.status() == 402 ? Outcome.ACKNOWLEDGED : Outcome.REFUSED;
            course.response = Optional.of(response);
        }
    }

    /** A 503 does, unless its detail says otherwise; any other 5xx promises nothing. */
    private static boolean saysThatNothingChanged(String code, Response response) {
        return code.equals("STOCK_BUSY_ERROR")
                || (code.equals("UNAVAILABLE_ERROR")
                        && !response.json().path("detail").asText().contains("is not known"));
    }

    void foundOut(boolean there) {
        course.outcome = there ? Outcome.THERE : Outcome.ABSENT;
    }

    Outcome outcome() {
        return course.outcome;
    }

    /** The acknowledgement. */
    Response response() {
        return course.response.orElseThrow();
    }

    boolean is(Outcome outcome) {
        return course.outcome == outcome;
    }

    boolean isKeyed() {
        return !key.isEmpty();
    }

    boolean isOrder() {
        return kind == Kind.ORDER || kind == Kind.CART_ORDER;
    }

    boolean endsAnOrder() {
        return kind == Kind.PAYMENT || kind == Kind.CANCELLATION;
    }

    /** Whether its effect, seen in the rows, is explained by it. */
    boolean mayStand() {
        return outcome() != Outcome.REFUSED && outcome() != Outcome.ABSENT;
    }

    @Override
    public String toString() {
        return kind + " of user " + userId + " " + path + " " + body + (isKeyed() ? " key " + key : "") + " "
                + outcome()
                + course.response
                        .map(response -> ": " + response.status() + " " + response.text())
                        .orElse("");
    }
}
