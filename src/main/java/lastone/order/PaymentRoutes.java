package lastone.order;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import lastone.web.Authentication;
import lastone.web.Caller;
import lastone.web.ErrorCode;
import lastone.web.Http;
import lastone.web.Idempotency;
import lastone.web.Json;
import lastone.web.Params;

/** Routes of payments. */
public final class PaymentRoutes {

    private static final String PAYMENT = Http.BASE + "/payments/{id}";

    private final PaymentService payments;
    private final Authentication auth;
    private final Idempotency idempotency;

    public PaymentRoutes(PaymentService payments, Authentication auth, Idempotency idempotency) {
        this.payments = payments;
        this.auth = auth;
        this.idempotency = idempotency;
    }

    public void register(RoutesConfig routes) {
        Http.get(routes, PAYMENT, auth.caller(this::get));
        routes.post(PAYMENT + "/complete", auth.customer(this::complete));
    }

    private void get(Context ctx, Caller caller) {
        Json.write(ctx, 200, visible(ctx, caller));
    }

    private void complete(Context ctx, Caller.Customer customer) {
        Payment payment = visible(ctx, customer);
        try (Idempotency.Running running = idempotency.begin(ctx, customer)) {
            payments.complete(payment, running.request()).send(ctx);
        }
    }

    private Payment visible(Context ctx, Caller caller) {
        Payment payment = payments.get(Params.id(ctx, ErrorCode.NOT_FOUND_PAYMENT_ERROR));
        if (!caller.maySee(payment.userId())) {
            throw Params.notFound(ErrorCode.NOT_FOUND_PAYMENT_ERROR);
        }
        return payment;
    }
}
