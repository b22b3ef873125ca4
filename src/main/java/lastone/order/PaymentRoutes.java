package lastone.order;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import lastone.api.Authentication;
import lastone.api.Http;
import lastone.api.Idempotency;
import lastone.api.Params;
import lastone.api.RequestBody;
import lastone.api.RequestId;
import lastone.api.Responses;
import lastone.auth.Caller;
import lastone.error.ErrorCode;
import lastone.error.ShopException;
import lastone.idempotency.RenderedResponse;

/** Routes of payments. */
public final class PaymentRoutes {

    private static final String PAYMENT = Http.BASE + "/payments/{id}";

    private final PaymentService payments;
    private final Authentication auth;
    private final Idempotency idempotency;

    /** @param idempotency completes a payment once for each key, and replays the response */
    public PaymentRoutes(PaymentService payments, Authentication auth, Idempotency idempotency) {
        this.payments = payments;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    /** Customers complete their own payments; an admin may read any, and complete none. */
    public void register(RoutesConfig routes) {
        Http.get(routes, PAYMENT, auth.caller(this::get));
        routes.post(PAYMENT + "/complete", auth.customer(this::complete));
    }

    private void get(Context ctx, Caller caller) {
        Responses.json(ctx, 200, visible(ctx, caller));
    }

    private void complete(Context ctx, Caller.Customer customer) throws Exception {
        RequestBody.requireNone(ctx);
        Idempotency.requireWellFormed(ctx);
        Payment payment = visible(ctx, customer);
        try (Idempotency.Running running = idempotency.begin(ctx, customer)) {
            // Read now: the response is rendered later, perhaps on a thread that serves another request.
            String requestId = RequestId.of(ctx);
            Responses.send(
                    ctx, payments.complete(payment, running.withRendering(outcome -> response(outcome, requestId))));
        }
    }

    private static RenderedResponse response(EndedPayment outcome, String requestId) {
        return switch (outcome) {
            case EndedPayment.Completed completed -> Responses.rendered(200, completed.payment());
            case EndedPayment.Cancelled cancelled -> Responses.rendered(cancelled.refusal(), requestId);
        };
    }

    private Payment visible(Context ctx, Caller caller) {
        Payment payment = payments.get(Params.id(ctx, ErrorCode.NOT_FOUND_PAYMENT_ERROR));
        if (!caller.maySee(payment.userId())) {
            throw ShopException.notFound(ErrorCode.NOT_FOUND_PAYMENT_ERROR);
        }
        return payment;
    }
}
