package lastone.order;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lastone.event.Outbox;
import lastone.idempotency.IdempotencyKeys;
import lastone.product.PopularCounts;
import lastone.user.Balances;
import lastone.web.Answer;
import lastone.web.ErrorCode;
import lastone.web.IdempotentRequest;
import lastone.web.Params;
import lastone.web.ProblemException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Completes payments: of all who try to end one payment, exactly one succeeds. Thread safe. */
public final class PaymentService {

    private final Jdbi jdbi;
    private final IdempotencyKeys keys;
    private final OrderService orders;
    private final PopularCounts popular;
    private final Outbox outbox;
    private final Clock clock;

    public PaymentService(
            Jdbi jdbi, IdempotencyKeys keys, OrderService orders, PopularCounts popular, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.keys = keys;
        this.orders = orders;
        this.outbox = outbox;
        this.popular = popular;
        this.clock = clock;
    }

    Payment get(long id) {
        return jdbi.withExtension(PaymentSql.class, sql -> sql.find(id))
                .orElseThrow(() -> Params.notFound(ErrorCode.NOT_FOUND_PAYMENT_ERROR));
    }

    /**
     * Spends the balance for a payment. When it does not suffice, the attempt is rolled back, and the payment failed
     * and its order cancelled in a transaction of their own; a crash between the two leaves the payment pending.
     *
     * @return the payment, or a problem that changed something: the balance does not suffice, or it is too late
     * @throws ProblemException 409 when the payment is not pending any more
     */
    Answer complete(Payment payment, Optional<IdempotentRequest> once) {
        try {
            return keys.once(once, handle -> complete(handle, payment));
        } catch (BalanceTooLow rolledBack) {
            return keys.once(once, handle -> fail(handle, payment));
        }
    }

    /** Unlike other refusals this one changes something, so it is an answer that can be kept. */
    private Answer fail(Handle handle, Payment payment) {
        // Before the cancellation writes its own event: consumers get the two in the order of cause and effect.
        outbox.append(
                handle,
                List.of(OrderEvents.paymentFailed(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), clock.instant())));
        if (!orders.tryCancel(handle, payment.orderId(), CancelReason.PAYMENT_FAILED)) {
            throw notPending();
        }
        return Answer.problem(insufficient(payment));
    }

    private Answer complete(Handle handle, Payment payment) {
        PaymentSql sql = handle.attach(PaymentSql.class);
        Instant paidAt = clock.instant();
        if (!OrderService.tryMarkPaid(handle, payment.orderId(), paidAt)) {
            if (orders.tryExpire(handle, payment.orderId(), paidAt)) {
                return Answer.problem(tooLate());
            }
            throw notPending();
        }
        if (sql.complete(payment.id(), paidAt) == 0) {
            throw notPending();
        }
        if (!Balances.trySpend(handle, payment.userId(), payment.amount())) {
            throw new BalanceTooLow();
        }
        outbox.append(
                handle,
                List.of(OrderEvents.paymentCompleted(
                        payment.orderId(), payment.id(), payment.userId(), payment.amount(), paidAt)));
        popular.add(handle, paidAt, sql.soldUnits(payment.orderId()));
        Payment paid = new Payment(
                payment.id(),
                payment.orderId(),
                payment.userId(),
                payment.amount(),
                payment.paymentMethod(),
                PaymentStatus.COMPLETED,
                paidAt);
        return Answer.of(200, paid);
    }

    private static ProblemException insufficient(Payment payment) {
        return new ProblemException(
                ErrorCode.INSUFFICIENT_BALANCE_ERROR,
                "The balance does not cover " + payment.amount() + "; the order was cancelled.");
    }

    private static ProblemException notPending() {
        return new ProblemException(ErrorCode.PAYMENT_NOT_PENDING_ERROR, "Only a pending payment can be completed.");
    }

    private static ProblemException tooLate() {
        return new ProblemException(
                ErrorCode.PAYMENT_NOT_PENDING_ERROR, "The order was not paid in time and has expired.");
    }

    /** Rolls the attempt back. */
    private static final class BalanceTooLow extends RuntimeException {
        BalanceTooLow() {
            super(null, null, false, false);
        }
    }
}
